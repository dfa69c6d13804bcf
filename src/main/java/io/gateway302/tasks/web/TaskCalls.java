package io.gateway302.tasks.web;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.NotCallable;
import io.gateway302.catalog.Operation;
import io.gateway302.correlation.RequestId;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.identity.CallHeaders;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Violation;
import io.gateway302.tasks.run.TaskSubmission;
import io.gateway302.tasks.store.TaskWishes;
import io.gateway302.validation.CallbackCheck;
import io.gateway302.validation.RequestValidator;
import io.gateway302.webhooks.WebhookTargets;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Factory of submissions from requests to the tasks API. */
@Component
final class TaskCalls {

    private final Catalog catalog;
    private final RequestValidator validator;
    private final CallbackCheck callbacks = new CallbackCheck();
    private final WebhookTargets targets;
    private final Clock clock;

    TaskCalls(Catalog catalog, RequestValidator validator, WebhookTargets targets, Clock clock) {
        this.catalog = catalog;
        this.validator = validator;
        this.targets = targets;
        this.clock = clock;
    }

    /**
     * Creates the submission of a request.
     *
     * @throws ProblemException with all violations of the operation's documented rules
     */
    TaskSubmission create(HttpServletRequest request, Caller caller, TaskRequest body) {
        Operation operation = operation(body.operation());
        ServletAttributes.set(request, operation);
        TaskInput input = new TaskInput(operation, body.input(), body.model());
        List<Violation> violations = new ArrayList<>(input.violations(validator));
        TaskWishes wishes = wishes(body, caller, violations);
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        HttpHeaders headers = CallHeaders.of(request);
        var content = input.body();
        headers.addAll(input.headers());
        GatewayExchange call = new GatewayExchange(
                RequestId.of(request),
                EntryPoint.TASK,
                operation,
                input.target(),
                caller,
                headers,
                content,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        String model = input.model();
        if (model != null) {
            call.set(Attribute.MODEL, model);
        }
        callbacks.check(call);
        return TaskResponses.submission(call, body.model() + "\n" + body.input(), wishes, () -> {});
    }

    /** Returns the wishes of a request, and adds the violations of its webhook. */
    private TaskWishes wishes(TaskRequest body, Caller caller, List<Violation> violations) {
        Map<String, String> metadata = Objects.requireNonNullElse(body.metadata(), Map.of());
        boolean stores = !Boolean.FALSE.equals(body.storeResults());
        TaskRequest.Webhook webhook = body.webhook();
        if (webhook == null) {
            return new TaskWishes(metadata, null, List.of(), stores);
        }
        if (caller.kind() == Caller.Kind.BROWSER_TOKEN) {
            // it would register a webhook of the client, which a token may not do
            throw new ProblemException(ProblemType.NOT_ALLOWED, "A browser token cannot name a webhook");
        }
        List<String> events = Objects.requireNonNullElse(webhook.events(), List.of());
        URI url;
        try {
            url = new URI(webhook.url());
        } catch (URISyntaxException e) {
            violations.add(new Violation("webhook.url", "url", "must be an absolute https URL"));
            return new TaskWishes(metadata, null, events, stores);
        }
        violations.addAll(targets.check(caller.clientId(), url, events, "webhook"));
        return new TaskWishes(metadata, url, events, stores);
    }

    private Operation operation(String id) {
        return catalog.find(id)
                .orElseThrow(() -> ProblemException.invalid(List.of(new Violation(
                        "operation",
                        "unknown",
                        catalog.findNotCallable(id)
                                .map(NotCallable::explanation)
                                .orElse("is no operation of the catalog; GET /api/v1/operations lists them")))));
    }
}
