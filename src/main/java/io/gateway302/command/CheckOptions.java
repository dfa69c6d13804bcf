package io.gateway302.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Options of the {@code check} command.
 *
 * @param url address of the service, without a slash at the end
 * @param management address of the management port, without a slash at the end
 * @param timeout maximum time for each step
 * @param readinessOnly whether readiness is the only step
 */
record CheckOptions(URI url, URI management, Duration timeout, boolean readinessOnly) {

    private static final String READINESS = "--readiness";
    private static final String URL = "--url";
    private static final String MANAGEMENT_URL = "--management-url";
    private static final String TIMEOUT = "--timeout";
    private static final List<String> KNOWN = List.of(READINESS, URL, MANAGEMENT_URL, TIMEOUT, "--help");

    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(ms|s|m|)");

    /** Value of SERVER_PORT if a Kubernetes Service is called {@code server}, such as tcp://10.0.0.1:80. */
    private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

    /**
     * Reads the arguments after the command's name.
     *
     * @throws UsageException if an argument is unknown or wrong
     */
    static CheckOptions parse(List<String> args, Map<String, String> environment) {
        URI url = null;
        URI management = null;
        Duration timeout = Duration.ofSeconds(5);
        boolean readinessOnly = false;
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            String value = equals < 0 ? null : arg.substring(equals + 1);
            switch (name) {
                case READINESS -> readinessOnly = flag(name, value);
                case URL -> url = address(name, value);
                case MANAGEMENT_URL -> management = address(name, value);
                case TIMEOUT -> timeout = time(name, value);
                default -> throw unknown(name);
            }
        }
        return new CheckOptions(
                url == null ? local(environment, "SERVER_PORT", 8080, path(environment)) : url,
                management == null ? local(environment, "MANAGEMENT_SERVER_PORT", 8081, "") : management,
                timeout,
                readinessOnly);
    }

    private static UsageException unknown(String name) {
        if (name.contains("key") || name.contains("secret") || name.contains("token")) {
            return new UsageException("Keys are not accepted as arguments, because other users of the machine can read"
                    + " those: set GATEWAY_CHECK_KEY, GATEWAY_AUDITOR_KEY or GATEWAY_ADMIN_KEY, or <name>_FILE.");
        }
        return Command.unknown("option", name, KNOWN);
    }

    private static boolean flag(String name, @Nullable String value) {
        if (value != null) {
            throw new UsageException("Option '" + name + "' takes no value.");
        }
        return true;
    }

    private static Duration time(String name, @Nullable String value) {
        Matcher time = TIME.matcher(value == null ? "none" : value);
        if (time.matches()) {
            long number = Long.parseLong(time.group(1));
            Duration timeout = switch (time.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofSeconds(number);
            };
            if (timeout.isPositive() && timeout.toMillis() <= Integer.MAX_VALUE) {
                return timeout;
            }
        }
        throw new UsageException("Option '" + name + "' needs a time above zero, such as 500ms, 5s or 1m.");
    }

    private static URI address(String name, @Nullable String value) {
        try {
            URI address = new URI(value == null ? "" : value.replaceAll("/+$", ""));
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (web
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // rejected below, like every other text that is not an address
        }
        throw new UsageException("Option '" + name
                + "' needs an http or https URL without credentials and query, such as" + " http://127.0.0.1:8080.");
    }

    private static URI local(Map<String, String> environment, String variable, int defaultPort, String path) {
        String value = environment.getOrDefault(variable, "").strip();
        int port = value.isEmpty() || SERVICE_LINK.matcher(value).matches() ? defaultPort : port(variable, value);
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static int port(String variable, String value) {
        if (value.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(value);
            if (port > 0 && port <= 65535) {
                return port;
            }
        }
        throw new UsageException(
                variable + " is '" + value + "', which is not a port from 1 to 65535. Correct it, or give"
                        + " the addresses with --url and --management-url.");
    }

    private static String path(Map<String, String> environment) {
        String path =
                environment.getOrDefault("SERVER_SERVLET_CONTEXT_PATH", "").strip();
        return path.matches("(/[A-Za-z0-9._~-]+)+") ? path : "";
    }
}
