package io.gateway302.limits;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.TestResults;
import io.gateway302.identity.Caller;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Permissions;
import io.gateway302.limits.LimitsProperties.Policy;
import io.gateway302.limits.LimitsProperties.WhenStoreAway;
import io.gateway302.limits.store.LimitStore;
import io.gateway302.limits.store.MemoryLimitStore;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.usage.PriceList;
import io.gateway302.usage.ShippedPrices;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;

/** Calls through the limits filter with a given store. */
final class LimitedCalls {

    static final Operation CHARACTER = operation("doubao.drawing.character");
    static final Operation UNPRICED = operation("302ai.image-generate");

    private static final Catalog catalog = ShippedCatalog.load();

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final LeaseRenewal renewal;
    final LateSettlements late;
    final Limiter limiter;
    final LimitsFilter filter;
    final StoredAllowances allowances;

    LimitedCalls(LimitStore store, Clock clock) {
        this(
                store,
                clock,
                policies(Policy.LOCAL, Policy.LOCAL, Policy.CLOSED, Policy.CLOSED),
                ShippedPrices.asTheyAre());
    }

    LimitedCalls(LimitStore store, Clock clock, LimitsProperties properties, PriceList prices) {
        renewal = new LeaseRenewal(properties.leases(), clock);
        late = new LateSettlements(store, clock);
        limiter = new Limiter(
                store, new MemoryLimitStore(clock, properties.leases()), properties, renewal, late, metrics, clock);
        Charges charges = new Charges(prices);
        filter = new LimitsFilter(charges, limiter, metrics, clock);
        allowances = new StoredAllowances(charges, limiter);
    }

    static LimitsProperties policies(Policy requests, Policy concurrency, Policy units, Policy money) {
        return new LimitsProperties(
                Duration.ofSeconds(30), 0.5, new WhenStoreAway(requests, concurrency, units, money));
    }

    static Operation operation(String id) {
        return ShippedCatalog.load().require(id);
    }

    static Caller caller(LimitScope... scopes) {
        return new Caller(scopes[0].clientId(), "shop", "k1", Caller.Kind.KEY, Permissions.ALL, List.of(scopes), null);
    }

    static GatewayExchange request(Caller caller, Operation operation) {
        return new GatewayExchange(
                "r-1",
                EntryPoint.TYPED,
                catalog.require(operation.id()),
                caller,
                new HttpHeaders(),
                Body.EMPTY,
                java.time.Instant.EPOCH);
    }

    /** Makes a call like the pipeline. The {@code behind} callback stands for all later steps. */
    GatewayExchange make(Caller caller, Operation operation, Consumer<GatewayExchange> behind) {
        GatewayExchange request = request(caller, operation);
        run(request, behind);
        return request;
    }

    void run(GatewayExchange request, Consumer<GatewayExchange> behind) {
        try {
            var _ = filter.filter(request, call -> {
                behind.accept(call);
                return new GatewayResponse(200, new HttpHeaders(), Body.EMPTY);
            });
            TestResults.complete(request, new Completion.Succeeded());
        } catch (ProblemException problem) {
            TestResults.complete(request, new Completion.Failed(problem));
            throw problem;
        }
    }

    double rejections(String limit) {
        var counter = metrics.find("gateway.limit.rejections")
                .tags("client", "shop", "limit", limit)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    double fallbacks(String limit, String policy) {
        var counter = metrics.find("gateway.limit.fallbacks")
                .tags("limit", limit, "policy", policy)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    static ProblemException problem(ProblemType type) {
        return new ProblemException(type, "said the test");
    }
}
