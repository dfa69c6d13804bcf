package io.gateway302.api.form;

import io.gateway302.exchange.Body;
import io.gateway302.relay.BodyWriter;

/**
 * Form for the upstream.
 *
 * @param body the form
 * @param contentType its content type, with a boundary that depends on its content
 * @param writer writer of the body, which owns its file
 */
public record OutgoingForm(Body body, String contentType, BodyWriter writer) {}
