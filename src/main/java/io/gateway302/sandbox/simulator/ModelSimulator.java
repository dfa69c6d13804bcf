package io.gateway302.sandbox.simulator;

import io.gateway302.catalog.Catalog;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Simulator of the list of models: all models of chat operations in the catalog. */
final class ModelSimulator implements OperationSimulator {

    private final Catalog catalog;

    ModelSimulator(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        ObjectNode response = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = response.putArray("data");
        catalog.operations().stream()
                .filter(operation -> operation.path().equals("/v1/chat/completions"))
                .flatMap(operation -> operation.models().stream())
                .distinct()
                .forEach(model -> data.addObject()
                        .put("id", model)
                        .put("object", "model")
                        .put("created", 0)
                        .put("owned_by", "sandbox"));
        return SimulatedResult.Document.of(response);
    }
}
