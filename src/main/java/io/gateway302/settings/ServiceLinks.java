package io.gateway302.settings;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Environment variables that Kubernetes sets for each Service of the namespace, and Docker for each legacy link. If a
 * Service name begins with {@code gateway}, its variables have the prefix of the gateway's settings. Some would bind:
 * {@code GATEWAY_SANDBOX_PORT=tcp://10.0.0.1:8080} to {@code gateway.sandbox.port}.
 */
final class ServiceLinks {

    private static final Pattern PREFIX = Pattern.compile("(?i)(GATEWAY|AI302).*");

    private static final String ADDRESS = "(?:tcp|udp|sctp)://.+";

    /** Names that only variables of a Service have. */
    private static final Pattern PORT_DETAIL =
            Pattern.compile("(.+)_PORT_[0-9]{1,5}_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?");

    private static final Pattern SERVICE = Pattern.compile("(.+)_SERVICE_(?:HOST|PORT|PORT_.+)");

    private static final Pattern PORT = Pattern.compile("(.+)_PORT");
    private static final Pattern DOCKER = Pattern.compile("(.+?)_(?:NAME|ENV_.+)");

    private ServiceLinks() {}

    /** Removes the variables from the environment of the application. */
    static void hide(MutablePropertySources sources) {
        if (sources.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                instanceof SystemEnvironmentPropertySource variables) {
            Set<String> links = namesIn(variables.getSource());
            if (!links.isEmpty()) {
                Map<String, Object> kept = new LinkedHashMap<>(variables.getSource());
                kept.keySet().removeAll(links);
                sources.replace(variables.getName(), new SystemEnvironmentPropertySource(variables.getName(), kept));
            }
        }
    }

    /** Returns the names of the variables that are links to Services or containers. */
    static Set<String> namesIn(Map<String, Object> variables) {
        Set<String> links = new LinkedHashSet<>();
        Set<String> services = new LinkedHashSet<>();
        variables.forEach((name, value) -> {
            String upper = name.toUpperCase(Locale.ROOT);
            if (PREFIX.matcher(upper).matches()) {
                Matcher detail = PORT_DETAIL.matcher(upper);
                Matcher service = SERVICE.matcher(upper);
                Matcher port = PORT.matcher(upper);
                if (detail.matches()) {
                    links.add(name);
                } else if (service.matches()) {
                    links.add(name);
                } else if (port.matches() && value.toString().matches(ADDRESS)) {
                    links.add(name);
                    services.add(port.group(1));
                }
            }
        });
        variables.keySet().forEach(name -> {
            Matcher docker = DOCKER.matcher(name.toUpperCase(Locale.ROOT));
            if (docker.matches() && services.contains(docker.group(1))) {
                links.add(name);
            }
        });
        return links;
    }
}
