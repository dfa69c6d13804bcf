package io.gateway302.passthrough;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/** Mapping of pass-through requests to their handler. */
class DropInMapping extends AbstractHandlerMapping {

    /** Order after the controllers and before the handler of static files. */
    private static final int BEHIND_CONTROLLERS = 100;

    private final DropInHandler door;

    DropInMapping(DropInHandler door) {
        this.door = door;
        setOrder(BEHIND_CONTROLLERS);
    }

    @Override
    protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
        return DropInRoute.of(request) == null ? null : door;
    }
}
