package io.gateway302.api.video;

import io.gateway302.api.ModelCalls;
import io.gateway302.api.ModelRequests;
import io.gateway302.api.UpstreamPath;
import io.gateway302.api.UpstreamRequest;
import io.gateway302.api.ValidatedRequest;
import io.gateway302.api.form.Form;
import io.gateway302.api.video.VideoRequest.Reference;
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
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Endpoint that starts jobs for videos in OpenAI's form. */
@RestController
@Tag(name = "Videos")
class VideoController {

    private static final String UPSTREAM = "/openai/v1/videos";

    private static final String EXAMPLE = """
            {"model": "sora-2", "prompt": "a cat runs over the moon", "seconds": "4", "size": "1280x720"}""";

    private final ModelRequests requests;
    private final ModelCalls calls;
    private final RequestBodies bodies;
    private final ProviderJob jobs;

    VideoController(ModelRequests requests, ModelCalls calls, RequestBodies bodies, ProviderJob jobs) {
        this.requests = requests;
        this.calls = calls;
        this.bodies = bodies;
        this.jobs = jobs;
    }

    /** Starts a job; in a dry run, only validates and prices the request. */
    @PostMapping(
            path = "/api/v1/videos",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.MULTIPART_FORM_DATA_VALUE})
    @UpstreamPath(UPSTREAM)
    @ChecksQuery
    @Operation(
            operationId = "createVideo",
            summary = "Start a job that makes a video",
            description = "302.AI `POST /openai/v1/videos`, in OpenAI's form: JSON with the address of an image, or a"
                    + " form with a file. Unknown fields and query parameters are refused. With `dry_run=true` the"
                    + " request is validated and priced, and nothing is sent; the answer is a `CallDryRun`.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                // first, because generators leave out the model of a form in another place
                                @Content(
                                        mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                        schema = @Schema(implementation = VideoForm.class)),
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = VideoRequest.class),
                                        examples = @ExampleObject(name = "video", value = EXAMPLE))
                            }),
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "The job",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = VideoJob.class))))
    void film(
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
            ValidatedRequest<VideoForm> asked =
                    requests.form(exchange.request(), UPSTREAM, form.fields(), VideoForm.class, ModelRequests.NO_RULE);
            exchange.answer(
                    UpstreamRequest.form(asked.operation(), asked.body().model(), form.outgoing(Set.of())), jobs::job);
        }
    }

    private void ofDocument(ModelCalls.Exchange exchange) throws IOException {
        ValidatedRequest<VideoRequest> asked = requests.json(exchange.request(), UPSTREAM, VideoRequest.class);
        ObjectNode body = requests.tree(asked.body());
        Reference reference = asked.body().inputReference();
        if (reference != null) {
            // 302.AI takes the address as a text
            body.put("input_reference", reference.imageUrl());
        }
        exchange.answer(UpstreamRequest.json(asked.operation(), asked.body().model(), requests.body(body)), jobs::job);
    }
}
