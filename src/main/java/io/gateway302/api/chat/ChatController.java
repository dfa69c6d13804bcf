package io.gateway302.api.chat;

import io.gateway302.api.ModelCalls;
import io.gateway302.api.ModelRequests;
import io.gateway302.api.UpstreamPath;
import io.gateway302.api.UpstreamRequest;
import io.gateway302.api.ValidatedRequest;
import io.gateway302.binding.ChecksQuery;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.identity.Caller;
import io.gateway302.relay.UsageOptionInjector;
import io.gateway302.relay.UsageOptionInjector.Injected;
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

/** Endpoint for chat completions in OpenAI's form. */
@RestController
@Tag(name = "Chat")
class ChatController {

    private static final String UPSTREAM = "/v1/chat/completions";

    private final ModelRequests requests;
    private final ModelCalls calls;
    private final UsageOptionInjector usage;

    ChatController(ModelRequests requests, ModelCalls calls, UsageOptionInjector usage) {
        this.requests = requests;
        this.calls = calls;
        this.usage = usage;
    }

    /** Answers a chat, as a document or a stream; in a dry run, only validates and prices the request. */
    @PostMapping(path = "/api/v1/chat/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
    @UpstreamPath(UPSTREAM)
    @ChecksQuery
    @Operation(
            operationId = "createChatCompletion",
            summary = "Answer a chat",
            description = "302.AI `POST /v1/chat/completions`, in OpenAI's form. The answer is that of 302.AI,"
                    + " unchanged: a document, or server-sent events with `stream`. Unknown fields and query parameters"
                    + " are refused. With `dry_run=true` the request is validated and priced, and nothing is sent.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = ChatRequest.class),
                                            examples = {
                                                @ExampleObject(name = "question", value = ChatExamples.QUESTION),
                                                @ExampleObject(name = "image", value = ChatExamples.IMAGE),
                                                @ExampleObject(name = "tool", value = ChatExamples.TOOL)
                                            })),
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "The answer of 302.AI",
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = ChatCompletion.class)),
                                @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE)
                            }))
    void complete(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        calls.serve(request, response, caller, exchange -> {
            ValidatedRequest<ChatRequest> asked = requests.json(exchange.request(), UPSTREAM, ChatRequest.class);
            boolean streams = Boolean.TRUE.equals(asked.body().stream());
            Body.Json body = requests.body(requests.tree(asked.body()));
            UpstreamRequest upstream =
                    UpstreamRequest.json(asked.operation(), asked.body().model(), body);
            Injected asking =
                    streams ? usage.inject(asked.operation(), asked.body().model(), body) : null;
            if (asking == null) {
                exchange.relay(upstream, streams);
                return;
            }
            GatewayExchange call = exchange.create(upstream.withBody(asking.body()));
            asking.storeIn(call);
            exchange.relay(call, true, true);
        });
    }
}
