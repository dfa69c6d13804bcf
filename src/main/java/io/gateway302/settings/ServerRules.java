package io.gateway302.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Rules for the ports, the CORS settings of the management port, and the log format. */
final class ServerRules {

    private static final String PORT = "server.port";
    private static final String MANAGEMENT_PORT = "management.server.port";
    private static final String FORMAT = "gateway.logging.format";
    private static final String CORS = "management.endpoints.web.cors.";
    private static final int MAX_PORT = 65535;

    private final ConfiguredValues values;

    ServerRules(ConfiguredValues values) {
        this.values = values;
    }

    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Stream.of(PORT, MANAGEMENT_PORT)
                .filter(port -> !isPort(port))
                .forEach(port -> faults.add(variable(port)
                        + " is '" + values.text(port) + "', which is not a port from 0 to " + MAX_PORT + "."
                        + (values.text(port).matches("(tcp|udp|sctp)://.*")
                                ? " Kubernetes sets it for a Service of that name; set enableServiceLinks: false."
                                : "")));
        if (faults.isEmpty()
                && !values.text(PORT).equals("0")
                && values.text(PORT).equals(values.text(MANAGEMENT_PORT))) {
            faults.add(
                    variable(MANAGEMENT_PORT) + " is " + values.text(PORT) + " like the service port, which would show"
                            + " metrics and health details to every caller; give it a port of its own.");
        }
        String format = values.text(FORMAT);
        if (!format.equals(format.toLowerCase(Locale.ROOT))) {
            // the format is part of a file name
            faults.add(values.label(FORMAT) + " is '" + format + "'; it must be written in lower case.");
        }
        if (values.text(CORS + "allow-credentials").equalsIgnoreCase("true")
                && Stream.of("allowed-origins", "allowed-origin-patterns")
                        .flatMap(name -> Stream.of(CORS + name, CORS + name + "[0]"))
                        .anyMatch(name -> values.text(name).contains("*"))) {
            faults.add(CORS + "allow-credentials is true while the allowed origins hold '*', which lets every web page"
                    + " use a visitor's credentials; name the origins.");
        }
        return faults;
    }

    private boolean isPort(String property) {
        String text = values.text(property);
        return text.isEmpty()
                || (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MAX_PORT)
                || text.equals("-1");
    }

    private String variable(String property) {
        String label = values.label(property);
        return label.equals(property)
                ? property + " (" + property.toUpperCase(Locale.ROOT).replace('.', '_') + ")"
                : label;
    }
}
