package io.gateway302.command;

import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Check of a running gateway over HTTP. Prints one line for each step. */
final class HealthCheck {

    private static final String READINESS = "/actuator/health/readiness";
    private static final String DOCUMENT = "/v3/api-docs";
    private static final String DRY_RUN = "/api/v1/images/character?dry_run=true";
    private static final String LEDGER = "/admin/v1/ledger/verify";

    private static final String REQUEST = """
            {"prompt": "check", "image_urls": ["https://example.com/check.jpg"]}""";

    private static final int OK = 200;

    private final CheckOptions options;
    private final CheckKey keys;
    private final PrintStream out;
    private boolean failed;

    private HealthCheck(CheckOptions options, CheckKey keys, PrintStream out) {
        this.options = options;
        this.keys = keys;
        this.out = out;
    }

    static HealthCheck of(CheckOptions options, Map<String, String> environment, PrintStream out) {
        return new HealthCheck(options, new CheckKey(environment), out);
    }

    /** Runs all steps and returns the exit status. */
    int run() {
        step("readiness", this::readiness);
        if (!options.readinessOnly()) {
            step("api-docs", this::document);
            step("dry-run", this::dryRun);
            step("ledger", this::ledger);
        }
        return failed ? ExitStatus.FAILED : ExitStatus.OK;
    }

    private void step(String name, Supplier<Result> step) {
        Result result;
        try {
            result = step.get();
        } catch (StepFailure e) {
            result = new Result("failed", String.valueOf(e.getMessage()));
            failed = true;
        }
        out.println((result.outcome + "       ").substring(0, 8) + (name + "         ").substring(0, 10) + result.text);
    }

    private Result readiness() {
        URI address = URI.create(options.management() + READINESS);
        HttpStep response = send(address, null, null);
        if (response.status() != OK) {
            throw new StepFailure(address + " answered " + response.status());
        }
        return ok(address.toString());
    }

    private Result document() {
        URI address = URI.create(options.url() + DOCUMENT);
        Map<String, String> fields =
                JsonFields.read(success(address, null, null).body());
        String version = fields.getOrDefault("openapi", "");
        if (!version.startsWith("3.1.")) {
            throw new StepFailure(address + " is not an OpenAPI 3.1 document");
        }
        return ok("OpenAPI " + version + ", " + fields.getOrDefault("paths", "0") + " paths");
    }

    private Result dryRun() {
        String key = keys.read("GATEWAY_CHECK_KEY");
        if (key == null) {
            return skipped("no client key: set GATEWAY_CHECK_KEY or GATEWAY_CHECK_KEY_FILE");
        }
        success(URI.create(options.url() + DRY_RUN), key, REQUEST);
        return ok("POST " + DRY_RUN);
    }

    private Result ledger() {
        String key = keys.read("GATEWAY_AUDITOR_KEY", "GATEWAY_ADMIN_KEY");
        if (key == null) {
            return skipped("no key: set GATEWAY_AUDITOR_KEY or GATEWAY_ADMIN_KEY, or one of them with _FILE");
        }
        Map<String, String> fields = JsonFields.read(
                success(URI.create(options.url() + LEDGER), key, null).body());
        if (!"true".equals(fields.get("valid"))) {
            throw new StepFailure("the chain is not valid after " + fields.getOrDefault("rows", "0") + " rows; GET "
                    + LEDGER + " names the first row that does not fit");
        }
        return ok(fields.getOrDefault("rows", "0") + " rows");
    }

    private HttpStep success(URI address, @Nullable String key, @Nullable String json) {
        HttpStep response = send(address, key, json);
        if (response.status() != OK) {
            throw new StepFailure(address + " answered " + response.status() + problem(response));
        }
        return response;
    }

    private HttpStep send(URI address, @Nullable String key, @Nullable String json) {
        try {
            return HttpStep.send(address, options.timeout(), key, json);
        } catch (StepFailure e) {
            throw new StepFailure(address + ": " + e.getMessage());
        }
    }

    /** Returns the type and the detail of a problem (RFC 9457); empty if the response is something else. */
    private static String problem(HttpStep response) {
        try {
            Map<String, String> fields = JsonFields.read(response.body());
            return List.of("type", "detail").stream()
                    .map(fields::get)
                    .filter(text -> text != null && !text.isBlank())
                    .map(text -> ", " + text.lines().findFirst().orElse(""))
                    .reduce("", String::concat);
        } catch (StepFailure e) {
            return "";
        }
    }

    private static Result ok(String text) {
        return new Result("ok", text);
    }

    private static Result skipped(String text) {
        return new Result("skipped", text);
    }

    /**
     * Outcome of a step that did not fail.
     *
     * @param outcome first word of the line
     * @param text details
     */
    private record Result(String outcome, String text) {}
}
