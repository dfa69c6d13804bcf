package io.gateway302.settings;

import io.gateway302.secret.Redaction;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;

/** Rules for the addresses of 302.AI. */
final class UpstreamRules {

    private static final String BASE_URL = "gateway.upstream.base-url";
    private static final String LOOPBACK = "localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]";

    private final ConfiguredValues values;

    UpstreamRules(ConfiguredValues values) {
        this.values = values;
    }

    List<String> faults() {
        return addresses().stream().map(this::fault).filter(Objects::nonNull).toList();
    }

    private List<String> addresses() {
        try {
            return Objects.requireNonNullElse(values.bind(BASE_URL, Bindable.listOf(String.class)), List.<String>of());
        } catch (BindException e) {
            // SettingValues reports it
            return List.of();
        }
    }

    private @Nullable String fault(String text) {
        String shown = values.label(BASE_URL) + " holds '"
                + text.replaceFirst("//[^/]*@", "//" + Matcher.quoteReplacement(Redaction.MASK) + "@") + "', ";
        URI address = parse(text);
        if (address == null) {
            return shown + "which is not an absolute http or https URL of scheme, host, port and path.";
        }
        return address.getScheme().equals("http") && !address.getHost().matches(LOOPBACK)
                ? shown + "which would send the upstream key unencrypted; use https. Only loopback may use http."
                : null;
    }

    private static @Nullable URI parse(String text) {
        try {
            URI address = new URI(text.strip());
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            return web
                            && address.getHost() != null
                            && address.getRawUserInfo() == null
                            && address.getRawQuery() == null
                            && address.getRawFragment() == null
                    ? address
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
