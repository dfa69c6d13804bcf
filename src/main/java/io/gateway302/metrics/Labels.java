package io.gateway302.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;

/**
 * Labels whose number of values is capped. As a registry filter, it also caps the labels of meters from other packages.
 */
final class Labels implements MeterFilter {

    static final String CLIENT = "client";
    static final String OPERATION = "operation";

    private static final String OURS = "gateway.";

    private final LabelCap clients;
    private final LabelCap operations;

    Labels(MetricsProperties properties) {
        this.clients = new LabelCap(properties.maxClients());
        this.operations = new LabelCap(properties.maxOperations());
    }

    String client(String name) {
        return clients.of(name);
    }

    String operation(String id) {
        return operations.of(id);
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().startsWith(OURS)) {
            return id;
        }
        List<Tag> tags = id.getTags().stream().map(this::capped).toList();
        return id.replaceTags(tags);
    }

    private Tag capped(Tag tag) {
        return switch (tag.getKey()) {
            case CLIENT -> Tag.of(CLIENT, client(tag.getValue()));
            case OPERATION -> Tag.of(OPERATION, operation(tag.getValue()));
            default -> tag;
        };
    }
}
