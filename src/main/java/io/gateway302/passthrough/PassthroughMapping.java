package io.gateway302.passthrough;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/** Mapping of pass-through requests to their handler. */
class PassthroughMapping extends AbstractHandlerMapping {

    /** Order after the controllers and before the handler of static files. */
    private static final int BEHIND_CONTROLLERS = 100;

    private final PassthroughHandler door;
    private final Predicate<PassthroughRoute> mapped;

    private PassthroughMapping(PassthroughHandler door, int order, Predicate<PassthroughRoute> mapped) {
        this.door = door;
        this.mapped = mapped;
        setOrder(order);
    }

    /** Returns the mapping of operations. It is in front of the controllers, whose search takes longer. */
    static PassthroughMapping ofOperations(PassthroughHandler door) {
        return new PassthroughMapping(
                door,
                Ordered.HIGHEST_PRECEDENCE,
                route -> route.match() != null && !RouteFilter.isAnsweredHere(route.path()));
    }

    /** Returns the mapping of all paths that no controller answers. */
    static PassthroughMapping ofTheRest(PassthroughHandler door) {
        return new PassthroughMapping(door, BEHIND_CONTROLLERS, _ -> true);
    }

    @Override
    protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
        // an error dispatch has the attributes of its request, but another path
        PassthroughRoute route =
                request.getDispatcherType() == DispatcherType.REQUEST ? PassthroughRoute.of(request) : null;
        return route != null && mapped.test(route) ? door : null;
    }
}
