package io.gateway302.api.image;

import io.gateway302.api.CallFactory;
import io.gateway302.api.CostInfo;
import io.gateway302.api.OperationId;
import io.gateway302.api.QueryParameters;
import io.gateway302.api.image.CharacterResponse.Image;
import io.gateway302.api.image.CharacterResponse.ImageUsage;
import io.gateway302.api.image.CharacterResponse.UpstreamInfo;
import io.gateway302.binding.ChecksQuery;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.CallProgress;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Preview;
import io.gateway302.exchange.Replay;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.exchange.Usage;
import io.gateway302.identity.CallTags;
import io.gateway302.identity.Caller;
import io.gateway302.problem.Violation;
import io.gateway302.tasks.web.TaskResponses;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Endpoint for images that keep the subject of a reference image. */
@RestController
@RequestMapping("/api/v1/images")
@Tag(name = "Images")
class CharacterController {

    static final String OPERATION = "doubao.drawing.character";

    private final GatewayHandler gateway;
    private final CallFactory calls;
    private final CharacterResponseReader reader;
    private final TaskResponses tasks;
    private final JsonMapper json;

    CharacterController(
            GatewayHandler gateway,
            CallFactory calls,
            CharacterResponseReader reader,
            TaskResponses tasks,
            JsonMapper json) {
        this.gateway = gateway;
        this.calls = calls;
        this.reader = reader;
        this.tasks = tasks;
        this.json = json;
    }

    /** Generates an image; in a dry run, only validates and prices the request. */
    @PostMapping(
            path = "/character",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @OperationId(OPERATION)
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "generateCharacterImage",
            summary = "Generate an image that keeps the subject of a reference image",
            description =
                    "302.AI `POST /doubao/drawing/character`. Unknown fields and query parameters are refused. With"
                            + " `dry_run=true` the request is validated and priced, and nothing is sent.",
            parameters = {
                @Parameter(
                        name = "Idempotency-Key",
                        in = ParameterIn.HEADER,
                        description =
                                "Of the requests with one key, within 24 hours, only the first is carried out; the"
                                        + " others get its answer.",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 255)),
                @Parameter(
                        name = Preview.HEADER,
                        in = ParameterIn.HEADER,
                        description = "The same as `dry_run`.",
                        schema = @Schema(type = "boolean")),
                @Parameter(
                        name = CallTags.HEADER,
                        in = ParameterIn.HEADER,
                        description = "Tags for the ledger, as `key=value, key=value`.",
                        schema = @Schema(type = "string"))
            },
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = CharacterRequest.class),
                                            examples = {
                                                @ExampleObject(
                                                        name = "by_address",
                                                        summary = "The least that is needed",
                                                        value = CharacterExamples.BY_ADDRESS),
                                                @ExampleObject(
                                                        name = "with_watermark",
                                                        summary = "Repeatable, in another size, with a watermark",
                                                        value = CharacterExamples.WITH_WATERMARK)
                                            })))
    @ChecksQuery
    CharacterResult generate(
            @RequestBody CharacterRequest body,
            @Parameter(description = "Validate and price only.", schema = @Schema(type = "boolean"))
                    @RequestParam(name = "dry_run", required = false)
                    @Nullable
                    String dryRun,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request) {
        boolean byHeader = Preview.isRequested(request);
        boolean previewOnly = QueryParameters.flag(request, "dry_run", dryRun) || byHeader;
        GatewayExchange call = calls.create(request, caller, upstreamBody(body));
        return previewOnly ? preview(call, body) : generate(call, body);
    }

    /** Does the same for a request with preferences (RFC 7240). With {@code respond-async} it runs as a task. */
    @PostMapping(
            path = "/character",
            headers = "Prefer",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @OperationId(OPERATION)
    @Hidden
    @ChecksQuery
    ResponseEntity<?> generateAsPreferred(
            @RequestBody CharacterRequest body,
            @RequestParam(name = "dry_run", required = false) @Nullable String dryRun,
            @AuthenticationPrincipal Caller caller,
            HttpServletRequest request)
            throws InterruptedException {
        boolean previewOnly = Preview.isRequested(request) || QueryParameters.flag(request, "dry_run", dryRun);
        if (previewOnly || !TaskResponses.isAsked(request)) {
            return ResponseEntity.ok(generate(body, dryRun, caller, request));
        }
        Body.Json upstream = upstreamBody(body);
        return tasks.submit(
                request,
                calls.createTask(request, caller, upstream),
                upstream.tree().toString(),
                () -> {});
    }

    private CharacterResponse generate(GatewayExchange call, CharacterRequest body) {
        GatewayResponse response = gateway.handle(call);
        List<Image> images = reader.images(response.body(), body.returnUrl());
        CallProgress done = call.progress();
        UpstreamCalls upstream = done.upstream();
        Usage usage = done.usage();
        Replay made =
                Objects.requireNonNullElseGet(done.replay(), () -> new Replay(call.generationId(), call.receivedAt()));
        return new CharacterResponse(
                made.generationId(),
                call.operation().id(),
                CharacterResponse.SUCCEEDED,
                call.operation().models().getFirst(),
                images,
                made.receivedAt(),
                Objects.requireNonNull(upstream.startedAt()),
                Objects.requireNonNull(upstream.completedAt()),
                new ImageUsage(images.size(), CostInfo.of(usage == null ? null : usage.cost())),
                new UpstreamInfo(upstream.requestId(), upstream.attempts()),
                warnings(body));
    }

    private CharacterDryRun preview(GatewayExchange call, CharacterRequest body) {
        Preview preview = gateway.preview(call);
        return new CharacterDryRun(
                call.operation().id(),
                CharacterDryRun.DRY_RUN,
                true,
                body,
                CostInfo.of(preview.cost()),
                preview.allowances(),
                warnings(body));
    }

    /** Returns the upstream body. 302.AI accepts an embedded image only as an array. */
    private Body.Json upstreamBody(CharacterRequest request) {
        ObjectNode body = json.valueToTree(request);
        JsonNode picture = body.remove("image_base64");
        if (picture != null) {
            body.putArray("binary_data_base64").add(picture);
        }
        return new Body.Json(json.writeValueAsBytes(body), body);
    }

    private static List<Violation> warnings(CharacterRequest request) {
        List<Violation> warnings = new ArrayList<>();
        if (request.refIdWeight() < 0.2 || request.refIdWeight() > 0.4) {
            warnings.add(new Violation("ref_id_weight", "not_recommended", "0.2 to 0.4 is recommended"));
        }
        if (request.ddimSteps() > 9) {
            warnings.add(new Violation("ddim_steps", "not_recommended", "more than 9 steps tend to time out"));
        }
        return warnings;
    }
}
