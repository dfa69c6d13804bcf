package io.gateway302.api.image;

import io.gateway302.api.ModelCalls;
import io.gateway302.api.ModelRequests;
import io.gateway302.api.UpstreamPath;
import io.gateway302.api.UpstreamRequest;
import io.gateway302.api.ValidatedRequest;
import io.gateway302.api.image.ImageOptions.Delivery;
import io.gateway302.binding.ChecksQuery;
import io.gateway302.identity.Caller;
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
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Endpoint for images from a text in OpenAI's form. */
@RestController
@Tag(name = "Images")
class ImageController {

    private static final String UPSTREAM = "/v1/images/generations";

    private static final String EXAMPLE = """
            {"model": "dall-e-3", "prompt": "a cat on the moon", "size": "1024x1024", "response_format": "url"}""";

    private final ModelRequests requests;
    private final ModelCalls calls;

    ImageController(ModelRequests requests, ModelCalls calls) {
        this.requests = requests;
        this.calls = calls;
    }

    /** Generates images; in a dry run, only validates and prices the request. */
    @PostMapping(path = "/api/v1/images/generations", consumes = MediaType.APPLICATION_JSON_VALUE)
    @UpstreamPath(UPSTREAM)
    @ChecksQuery
    @Operation(
            operationId = "createImage",
            summary = "Generate images from a text",
            description = "302.AI `POST /v1/images/generations`, in OpenAI's form. Unknown fields and query parameters"
                    + " are refused. With `dry_run=true` the request is validated and priced, and nothing is sent; the"
                    + " answer is a `CallDryRun`.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = ImageRequest.class),
                                            examples = @ExampleObject(name = "image", value = EXAMPLE))),
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
    void generate(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        calls.serve(request, response, caller, exchange -> {
            ValidatedRequest<ImageRequest> asked =
                    requests.json(exchange.request(), UPSTREAM, ImageRequest.class, ModelRequests::streamIsOffered);
            ObjectNode body = requests.tree(asked.body());
            // 302.AI reads it in the query
            body.remove("response_format");
            Delivery delivery = asked.body().responseFormat();
            UpstreamRequest upstream = UpstreamRequest.json(
                            asked.operation(), asked.body().model(), requests.body(body))
                    .withQuery(delivery == null ? null : delivery.query());
            if (Boolean.TRUE.equals(asked.body().stream())) {
                exchange.relay(upstream, true);
            } else {
                exchange.answer(upstream, ImageResponseReader::of);
            }
        });
    }
}
