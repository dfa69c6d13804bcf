package io.gateway302.api.image;

import io.gateway302.api.ModelCalls;
import io.gateway302.api.ModelRequests;
import io.gateway302.api.UpstreamPath;
import io.gateway302.api.UpstreamRequest;
import io.gateway302.api.ValidatedRequest;
import io.gateway302.api.form.Form;
import io.gateway302.api.form.WrittenForm;
import io.gateway302.api.image.ImageEditDocument.Reference;
import io.gateway302.api.image.ImageOptions.Delivery;
import io.gateway302.binding.ChecksQuery;
import io.gateway302.identity.Caller;
import io.gateway302.relay.RequestBodies;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Endpoint for edits of images in OpenAI's form. */
@RestController
@Tag(name = "Images")
class ImageEditController {

    private static final String UPSTREAM = "/v1/images/edits";

    /** Field that 302.AI reads in the query. */
    private static final String DELIVERY = "response_format";

    private final ModelRequests requests;
    private final ModelCalls calls;
    private final RequestBodies bodies;

    ImageEditController(ModelRequests requests, ModelCalls calls, RequestBodies bodies) {
        this.requests = requests;
        this.calls = calls;
        this.bodies = bodies;
    }

    /** Edits images; in a dry run, only validates and prices the request. */
    @PostMapping(
            path = "/api/v1/images/edits",
            consumes = {MediaType.MULTIPART_FORM_DATA_VALUE, MediaType.APPLICATION_JSON_VALUE})
    @UpstreamPath(UPSTREAM)
    @ChecksQuery
    @Operation(
            operationId = "editImage",
            summary = "Edit images",
            description = "302.AI `POST /v1/images/edits`, in OpenAI's form: a form with files, or JSON with data URLs."
                    + " Several images are sent as a repeated field, or as a field named `image[]`. Unknown fields and"
                    + " query parameters are refused. With `dry_run=true` the request is validated and priced, and"
                    + " nothing is sent; the answer is a `CallDryRun`.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                        schema = @Schema(implementation = ImageEditRequest.class)),
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = ImageEditDocument.class),
                                        examples = @ExampleObject(name = "edit", value = ImageEditExample.EMBEDDED))
                            }),
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "The images",
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = ImageList.class)),
                                @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE)
                            }))
    void edit(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        calls.serve(request, response, caller, exchange -> {
            if (Form.isOf(exchange.request())) {
                ofForm(exchange);
            } else {
                ofDocument(exchange);
            }
        });
    }

    private void ofForm(ModelCalls.Exchange exchange) throws IOException {
        try (Form form = Form.read(exchange.request(), bodies)) {
            ValidatedRequest<ImageEditRequest> asked = requests.form(
                    exchange.request(),
                    UPSTREAM,
                    form.fields(),
                    ImageEditRequest.class,
                    ModelRequests::streamIsOffered);
            carryOut(
                    exchange,
                    asked.body(),
                    UpstreamRequest.form(asked.operation(), asked.body().model(), form.outgoing(Set.of(DELIVERY))));
        }
    }

    private void ofDocument(ModelCalls.Exchange exchange) throws IOException {
        ValidatedRequest<ImageEditDocument> asked =
                requests.json(exchange.request(), UPSTREAM, ImageEditDocument.class, ModelRequests::streamIsOffered);
        ImageEditDocument body = asked.body();
        ObjectNode texts = requests.tree(body);
        try (WrittenForm form = new WrittenForm(bodies, requests.body(texts).content())) {
            body.images().forEach(image -> add("image[]", image, form));
            if (body.mask() != null) {
                add("mask", body.mask(), form);
            }
            texts.remove(Set.of("images", "mask", DELIVERY));
            texts.properties()
                    .forEach(field -> form.text(field.getKey(), field.getValue().asString()));
            carryOut(exchange, body, UpstreamRequest.form(asked.operation(), body.model(), form.outgoing()));
        }
    }

    private static void add(String name, Reference image, WrittenForm form) {
        ImageData data = Objects.requireNonNull(ImageData.of(image.imageUrl()));
        form.file(name, "image." + data.type().ending(), data.type().contentType(), data.content());
    }

    private static void carryOut(ModelCalls.Exchange exchange, ImageEdit body, UpstreamRequest upstream)
            throws IOException {
        Delivery delivery = body.responseFormat();
        UpstreamRequest asked = upstream.withQuery(delivery == null ? null : delivery.query());
        if (Boolean.TRUE.equals(body.stream())) {
            exchange.relay(asked, true);
        } else {
            exchange.answer(asked, ImageResponseReader::of);
        }
    }
}
