package io.gateway302.passthrough;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/** Leads requests that are for 302.AI to the drop-in door. */
class DropInMapping extends AbstractHandlerMapping {

    /** Behind the controllers, in front of what serves files. */
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
