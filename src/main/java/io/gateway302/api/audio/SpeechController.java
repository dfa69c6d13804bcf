package io.gateway302.api.audio;

import io.gateway302.api.CallDryRun;
import io.gateway302.api.ModelCalls;
import io.gateway302.api.ModelRequests;
import io.gateway302.api.UpstreamPath;
import io.gateway302.api.UpstreamRequest;
import io.gateway302.api.ValidatedRequest;
import io.gateway302.api.audio.SpeechRequest.StreamFormat;
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

/** Endpoint for speech in OpenAI's form. */
@RestController
@Tag(name = "Audio")
class SpeechController {

    private static final String UPSTREAM = "/v1/audio/speech";

    private static final String EXAMPLE = """
            {"model": "tts-1", "voice": "alloy", "input": "Good morning.", "response_format": "mp3"}""";

    private final ModelRequests requests;
    private final ModelCalls calls;

    SpeechController(ModelRequests requests, ModelCalls calls) {
        this.requests = requests;
        this.calls = calls;
    }

    /** Speaks a text; in a dry run, only validates and prices the request. */
    @PostMapping(path = "/api/v1/audio/speech", consumes = MediaType.APPLICATION_JSON_VALUE)
    @UpstreamPath(UPSTREAM)
    @ChecksQuery
    @Operation(
            operationId = "createSpeech",
            summary = "Speak a text",
            description = "302.AI `POST /v1/audio/speech`, in OpenAI's form. The answer is the sound, with the content"
                    + " type that 302.AI sends. Unknown fields and query parameters are refused. With `dry_run=true`"
                    + " the request is validated and priced, and nothing is sent.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = SpeechRequest.class),
                                            examples = @ExampleObject(name = "speech", value = EXAMPLE))),
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "The sound; in a dry run, its price",
                            content = {
                                @Content(
                                        mediaType = "audio/mpeg",
                                        schema = @Schema(type = "string", format = "binary")),
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = CallDryRun.class))
                            }))
    void speak(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        calls.serve(request, response, caller, exchange -> {
            ValidatedRequest<SpeechRequest> asked = requests.json(exchange.request(), UPSTREAM, SpeechRequest.class);
            exchange.relay(
                    UpstreamRequest.json(
                            asked.operation(), asked.body().model(), requests.body(requests.tree(asked.body()))),
                    asked.body().streamFormat() == StreamFormat.SSE);
        });
    }
}
