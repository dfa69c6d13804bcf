package io.gateway302.tasks.run;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Poll;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Target;
import io.gateway302.tasks.response.TaskIds;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.RemoteTask;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Factory of the gateway's requests about a task at 302.AI: polls, and the request to cancel it. */
final class PollCalls {

    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");
    private static final String CANCEL = "/cancel";
    private static final String CONTENT = "/content";

    private final Catalog catalog;
    private final Clock clock;

    PollCalls(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Returns the request for the result of a task; null if the catalog has no such operation any more. */
    @Nullable
    GatewayExchange poll(ManagedTask task, RemoteTask remote) {
        Operation operation = catalog.find(task.operation()).orElse(null);
        Poll poll = operation == null ? null : operation.poll();
        List<Operation> polls = operation == null ? List.of() : catalog.polls(operation);
        return poll == null || polls.isEmpty()
                ? null
                : request(task, remote, polls.getFirst(), poll.method(), poll.path());
    }

    /** Returns the request to cancel a task; null if 302.AI has none. */
    @Nullable
    GatewayExchange cancel(ManagedTask task, RemoteTask remote) {
        Operation operation = catalog.find(task.operation()).orElse(null);
        Poll poll = operation == null ? null : operation.poll();
        if (operation == null || poll == null) {
            return null;
        }
        String shape = shape(poll.pathWithoutQuery());
        return catalog.operations().stream()
                .filter(each -> each.path().contains(CANCEL) && each.method().equals(HttpMethod.POST))
                .filter(each -> catalog.starters(each).contains(operation)
                        || shape(each.path()).replace(CANCEL, "/status").equals(shape))
                .findFirst()
                .map(each -> request(task, remote, each, each.method(), each.path()))
                .orElse(null);
    }

    /** Returns the request for the file of a task; null if 302.AI has none. */
    @Nullable
    GatewayExchange content(ManagedTask task, RemoteTask remote) {
        Operation operation = catalog.find(task.operation()).orElse(null);
        Poll poll = operation == null ? null : operation.poll();
        if (poll == null) {
            return null;
        }
        String shape = shape(poll.pathWithoutQuery() + CONTENT);
        return catalog.operations().stream()
                .filter(each -> each.method().equals(HttpMethod.GET)
                        && shape(each.path()).equals(shape))
                .findFirst()
                .map(each -> request(task, remote, each, each.method(), each.path()))
                .orElse(null);
    }

    private static String shape(String path) {
        return VARIABLE.matcher(path).replaceAll("{}");
    }

    private GatewayExchange request(
            ManagedTask task, RemoteTask remote, Operation operation, HttpMethod method, String template) {
        String id = UriUtils.encode(remote.id(), StandardCharsets.UTF_8);
        String address = VARIABLE.matcher(template).replaceAll(Matcher.quoteReplacement(id));
        boolean isComplete = template.contains("{");
        boolean hasBody = method.equals(HttpMethod.POST) && !isComplete;
        if (!isComplete && !hasBody) {
            address += (address.contains("?") ? "&" : "?") + remote.field() + "=" + id;
        }
        int query = address.indexOf('?');
        HttpHeaders headers = new HttpHeaders();
        if (hasBody) {
            headers.setContentType(MediaType.APPLICATION_JSON);
        }
        GatewayExchange request = new GatewayExchange(
                task.id(),
                EntryPoint.TASK,
                operation,
                new Target(
                        method,
                        query < 0 ? address : address.substring(0, query),
                        query < 0 ? null : address.substring(query + 1),
                        Map.of()),
                task.owner().asCaller(),
                headers,
                hasBody ? body(operation, remote) : Body.EMPTY,
                Instant.now(clock));
        request.set(Attribute.WANTED_KEY, remote.upstreamKey());
        return request;
    }

    /** Returns the body of a poll, with the id in the documented field, or else in that of the submission's response. */
    private static Body body(Operation operation, RemoteTask remote) {
        Field documented = operation.fields().stream()
                .filter(field -> field.in() == Field.Location.BODY && TaskIds.isName(field.name()))
                .findFirst()
                .orElse(null);
        boolean isNumber = documented != null
                && documented.types().contains(Field.Type.INTEGER)
                && remote.id().matches("\\d{1,18}");
        JsonNode id = isNumber
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(remote.id()))
                : JsonNodeFactory.instance.stringNode(remote.id());
        JsonNode body =
                JsonNodeFactory.instance.objectNode().set(documented == null ? remote.field() : documented.name(), id);
        return new Body.Json(body.toString().getBytes(StandardCharsets.UTF_8), body);
    }
}
