package io.gateway302.pipeline;

import io.gateway302.exchange.Allowances;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.UpstreamTask;
import io.gateway302.idempotency.IdempotencyFilter;
import io.gateway302.ledger.record.IntentFilter;
import io.gateway302.ledger.record.LedgerFilter;
import io.gateway302.limits.LimitsFilter;
import io.gateway302.metrics.MetricsFilter;
import io.gateway302.tasks.TaskFilter;
import io.gateway302.tasks.run.PollHandler;
import io.gateway302.upstream.call.Upstream;
import io.gateway302.usage.PriceList;
import io.gateway302.usage.UsageFilter;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of the filters of every call, in order. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShutdownProperties.class)
class PipelineConfiguration {

    @Bean
    GatewayHandler gatewayHandler(
            MetricsFilter metrics,
            CallLogFilter callLog,
            LedgerFilter ledger,
            ShutdownFilter shutdown,
            TagFilter tags,
            AllowFilter allow,
            IdempotencyFilter idempotency,
            LimitsFilter limits,
            TaskFilter tasks,
            UsageFilter usage,
            IntentFilter intent,
            Upstream upstream,
            PriceList prices,
            Allowances allowances) {
        return new GatewayPipeline(
                List.of(
                        metrics, // outermost, so that rejected calls are counted
                        callLog, // and logged
                        ledger, // and recorded, after all later steps have settled
                        shutdown,
                        tags,
                        allow,
                        limits, // before idempotency, so that a replay uses one request of the limits and nothing else
                        idempotency,
                        tasks,
                        usage,
                        intent), // the last step before the upstream
                request -> send(request, upstream),
                prices,
                allowances);
    }

    private static GatewayResponse send(GatewayExchange request, Upstream upstream) {
        Runnable before = request.get(Attribute.BEFORE_SENDING);
        if (before != null) {
            before.run();
        }
        return upstream.send(request);
    }

    /** Returns the handler of the gateway's own polls, which the filters do not see. */
    @Bean
    PollHandler pollHandler(Upstream upstream, LedgerFilter ledger) {
        return new PollHandler() {
            @Override
            public GatewayResponse send(GatewayExchange request) {
                return upstream.send(request);
            }

            @Override
            public void ended(UpstreamTask task) {
                ledger.ended(task);
            }
        };
    }
}
