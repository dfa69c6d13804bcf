package io.gateway302.upstream;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Body;
import java.util.List;

/**
 * Parameter that the gateway added to a request, and that the model may not accept. If the upstream rejects the request
 * because of it, the request is sent once more without it: a rejection is not billed.
 *
 * @param names names of the parameter and its fields
 * @param without body of the request as the caller sent it
 * @param onRefused action if the request was accepted without the parameter, after it was rejected with it
 */
public record AddedParameter(List<String> names, Body without, Runnable onRefused) {

    /** Parameter added to a call; absent if there is none. */
    public static final Attribute<AddedParameter> ATTRIBUTE =
            new Attribute<AddedParameter>("added-parameter", AddedParameter.class);
}
