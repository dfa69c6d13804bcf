package io.gateway302.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Client that checks each request and response against the OpenAPI document. */
final class DocumentedCalls {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String JSON_TYPE = "application/json";

    private final HttpClient http = HttpClient.newHttpClient();
    private final RunningGateway gateway;
    private final ApiDocument document;
    private final Set<String> answered = new TreeSet<>();

    DocumentedCalls(RunningGateway gateway, ApiDocument document) {
        this.gateway = gateway;
        this.document = document;
    }

    /** Operations that were called successfully. */
    Set<String> answered() {
        return answered;
    }

    /**
     * Starts to build a call.
     *
     * @param operation operation in the document: the method, a space and the path template
     */
    Call to(String operation) {
        return new Call(operation);
    }

    /** Builder of a call. By default, its path is the template and it has no body. */
    final class Call {

        private final String operation;
        private final Map<String, String> headers = new HashMap<>();
        private String path;
        private @Nullable String body;

        private Call(String operation) {
            this.operation = operation;
            this.path = operation.substring(operation.indexOf(' ') + 1);
        }

        /** Sets the path, with query parameters. */
        Call at(String address) {
            path = address;
            return this;
        }

        /** Sets the JSON body. */
        Call sending(String json) {
            body = json;
            return this;
        }

        /** Sets a header. */
        Call with(String header, String value) {
            headers.put(header, value);
            return this;
        }

        /** Returns the charset of the body: forms have one character per byte. */
        private Charset charset() {
            return headers.getOrDefault("Content-Type", JSON_TYPE).startsWith("multipart")
                    ? StandardCharsets.ISO_8859_1
                    : StandardCharsets.UTF_8;
        }

        /** Sends the call with this key and asserts this status. */
        Answer as(String key, int status) {
            JsonNode described = document.operation(operation);
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + gateway.port() + path))
                    .method(
                            operation.substring(0, operation.indexOf(' ')),
                            body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, charset()))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json");
            headers.forEach(request::setHeader);
            HttpResponse<String> response = send(request.build());
            assertThat(response.statusCode())
                    .as(operation + " " + response.body())
                    .isEqualTo(status);
            if (status < 300) {
                answered.add(operation);
                isDocumentedRequest(operation, described, headers.getOrDefault("Content-Type", JSON_TYPE), body);
            }
            isDocumentedResponse(operation, described.path("responses").path(Integer.toString(status)), response);
            return new Answer(response);
        }
    }

    private void isDocumentedRequest(String operation, JsonNode described, String type, @Nullable String body) {
        if (body != null && !type.startsWith(JSON_TYPE)) {
            assertThat(described.at("/requestBody/content").has(type.split(";")[0]))
                    .as(operation + " " + type)
                    .isTrue();
        } else if (body != null) {
            JsonNode schema = described.at("/requestBody/content/application~1json/schema");
            assertThat(document.faults(schema, JSON.readTree(body)))
                    .as(operation + " " + body)
                    .isEmpty();
        }
    }

    private void isDocumentedResponse(String operation, JsonNode described, HttpResponse<String> response) {
        String claim = operation + " " + response.statusCode() + " " + response.body();
        assertThat(described.isObject()).as("documented: " + claim).isTrue();
        described.path("headers").properties().stream()
                .filter(header -> header.getValue().path("required").booleanValue(false))
                .forEach(header -> assertThat(response.headers().firstValue(header.getKey()))
                        .as(header.getKey() + " of " + claim)
                        .isPresent());
        if (response.statusCode() == 204) {
            assertThat(described.has("content")).isFalse();
            assertThat(response.body()).isEmpty();
            return;
        }
        String type =
                response.headers().firstValue("Content-Type").orElseThrow().split(";")[0];
        JsonNode media = described.path("content").path(type);
        assertThat(media.isObject()).as(type + " of " + claim).isTrue();
        if (type.endsWith("json") && !type.contains("ndjson")) {
            assertThat(document.faults(media.path("schema"), JSON.readTree(response.body())))
                    .as(claim)
                    .isEmpty();
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Response.
     *
     * @param response response as it was received
     */
    record Answer(HttpResponse<String> response) {

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String text(String pointer) {
            return json().at(pointer).stringValue();
        }
    }
}
