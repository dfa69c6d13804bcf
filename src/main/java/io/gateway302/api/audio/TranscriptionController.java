package io.gateway302.api.audio;

import io.gateway302.api.ModelCalls;
import io.gateway302.api.ModelRequests;
import io.gateway302.api.UpstreamPath;
import io.gateway302.api.UpstreamRequest;
import io.gateway302.api.ValidatedRequest;
import io.gateway302.api.form.Form;
import io.gateway302.binding.ChecksQuery;
import io.gateway302.identity.Caller;
import io.gateway302.relay.RequestBodies;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
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

/** Endpoint for the text of recordings in OpenAI's form. */
@RestController
@Tag(name = "Audio")
class TranscriptionController {

    private static final String UPSTREAM = "/v1/audio/transcriptions";

    private final ModelRequests requests;
    private final ModelCalls calls;
    private final RequestBodies bodies;

    TranscriptionController(ModelRequests requests, ModelCalls calls, RequestBodies bodies) {
        this.requests = requests;
        this.calls = calls;
        this.bodies = bodies;
    }

    /** Transcribes a recording; in a dry run, only validates and prices the request. */
    @PostMapping(path = "/api/v1/audio/transcriptions", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @UpstreamPath(UPSTREAM)
    @ChecksQuery
    @Operation(
            operationId = "createTranscription",
            summary = "Write down a recording",
            description = "302.AI `POST /v1/audio/transcriptions`, in OpenAI's form. The answer is that of 302.AI,"
                    + " unchanged, in the `response_format`. Lists are sent as a repeated field, or as a field whose"
                    + " name ends with `[]`. Unknown fields and query parameters are refused. With `dry_run=true` the"
                    + " request is validated and priced, and nothing is sent.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                            schema = @Schema(implementation = TranscriptionRequest.class))),
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "The text; in a dry run, its price",
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = Transcription.class)),
                                @Content(mediaType = MediaType.TEXT_PLAIN_VALUE, schema = @Schema(type = "string")),
                                @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE)
                            }))
    void transcribe(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        calls.serve(request, response, caller, exchange -> {
            try (Form form = Form.read(exchange.request(), bodies)) {
                ValidatedRequest<TranscriptionRequest> asked = requests.form(
                        exchange.request(), UPSTREAM, form.fields(), TranscriptionRequest.class, ModelRequests.NO_RULE);
                exchange.relay(
                        UpstreamRequest.form(asked.operation(), asked.body().model(), form.outgoing(Set.of())),
                        Boolean.TRUE.equals(asked.body().stream()));
            }
        });
    }
}
