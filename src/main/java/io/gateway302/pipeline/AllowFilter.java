package io.gateway302.pipeline;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.identity.Permissions;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import org.springframework.stereotype.Component;

/** Filter that authorizes a call: its operation and its model must be among the caller's permissions. */
@Component
class AllowFilter implements GatewayFilter {

    private final Catalog catalog;

    AllowFilter(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        check(request);
        return chain.proceed(request);
    }

    @Override
    public void check(GatewayExchange request) {
        Permissions permissions = request.caller().permissions();
        if (!allows(permissions, request.operation())) {
            throw new ProblemException(
                    ProblemType.NOT_ALLOWED, "The caller may not use the operation " + request.operation());
        }
        if (request.model() == null && request.operation().takesModel() && !permissions.allowsEveryModel()) {
            throw new ProblemException(
                    ProblemType.NOT_ALLOWED, "The caller may not use every model, and this request names none");
        }
        if (!permissions.allowsModel(request.model())) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "The caller may not use the model of this request");
        }
    }

    /**
     * Returns whether the operation is allowed. Permission to start a task includes permission to poll it, and to do
     * with it what costs nothing.
     */
    private boolean allows(Permissions permissions, Operation operation) {
        return permissions.allows(operation)
                || (!operation.billable()
                        && catalog.starters(operation).stream().anyMatch(permissions::allows));
    }
}
