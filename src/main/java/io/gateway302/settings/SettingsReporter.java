package io.gateway302.settings;

import io.gateway302.secret.Redaction;
import java.io.PrintStream;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootExceptionReporter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reporter of invalid settings on standard error: one line for each, as text or as JSON like the log. The log itself is
 * not set up yet, because its format is one of the settings.
 */
final class SettingsReporter implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSettingsException refusal) {
                report(refusal, System.err);
                return true;
            }
        }
        return false;
    }

    static void report(InvalidSettingsException refusal, PrintStream err) {
        List<String> lines = new ArrayList<>();
        int count = refusal.faults().size();
        lines.add("gateway302 does not start: " + count + (count == 1 ? " setting is wrong." : " settings are wrong."));
        lines.addAll(refusal.faults());
        lines.forEach(line -> {
            // a value may contain line ends, but a log entry is one line
            String entry = Redaction.redact(line.replaceAll("\\R", " "));
            err.println(refusal.json() ? json(entry) : entry);
        });
        err.flush();
    }

    private static String json(String message) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeStringProperty("@timestamp", Instant.now().toString());
            json.writeObjectPropertyStart("log");
            json.writeStringProperty("level", "ERROR");
            json.writeStringProperty("logger", SettingsCheck.class.getName());
            json.writeEndObject();
            json.writeObjectPropertyStart("service");
            json.writeStringProperty("name", "gateway302");
            json.writeEndObject();
            json.writeStringProperty("message", message);
            json.writeObjectPropertyStart("ecs");
            json.writeStringProperty("version", "8.11");
            json.writeEndObject();
            json.writeEndObject();
        }
        return line.toString();
    }
}
