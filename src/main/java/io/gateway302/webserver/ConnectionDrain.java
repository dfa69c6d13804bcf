package io.gateway302.webserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;

/** Listener that closes persistent connections after their next response once the replica refuses traffic. */
final class ConnectionDrain implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

    private final List<StrictHttpProtocol> protocols = new CopyOnWriteArrayList<>();

    void add(StrictHttpProtocol protocol) {
        protocols.add(protocol);
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        if (event.getState() == ReadinessState.REFUSING_TRAFFIC) {
            protocols.forEach(StrictHttpProtocol::drain);
        }
    }
}
