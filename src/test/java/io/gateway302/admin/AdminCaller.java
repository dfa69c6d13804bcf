package io.gateway302.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/** Client of the administration over real HTTP. */
public final class AdminCaller {

    public static final String CLIENTS = "/admin/v1/clients";

    private final HttpClient http = HttpClient.newHttpClient();
    private final RunningGateway gateway;
    private final String key;

    public AdminCaller(RunningGateway gateway, String key) {
        this.gateway = gateway;
        this.key = key;
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    public Answer post(String path, String body) {
        return send("POST", path, body);
    }

    public Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    /** Creates a client and returns its path. */
    public String client(String body) {
        return CLIENTS + "/" + post(CLIENTS, body).is(201).text("id");
    }

    public Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
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
    public record Answer(HttpResponse<String> response) {

        public Answer is(int status) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return this;
        }

        public Answer isProblem(int status, String slug) {
            assertThat(is(status).text("type")).isEqualTo("/problems/" + slug);
            return this;
        }

        public Answer hasVersion(long version) {
            assertThat(response.headers().firstValue("ETag")).hasValue("\"" + version + "\"");
            assertThat(text("version")).isEqualTo(Long.toString(version));
            return this;
        }

        public String text(String path) {
            return String.valueOf(json(path));
        }

        public Object json(String path) {
            return JsonPath.read(response.body(), "$." + path);
        }

        public List<Object> list(String path) {
            return JsonPath.read(response.body(), "$." + path);
        }

        /** Returns the violations, each as {@code field=code}. */
        public List<String> violations() {
            return JsonPath.<List<Map<String, String>>>read(response.body(), "$.errors").stream()
                    .map(error -> error.get("field") + "=" + error.get("code"))
                    .toList();
        }
    }
}
