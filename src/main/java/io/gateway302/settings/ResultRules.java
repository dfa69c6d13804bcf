package io.gateway302.settings;

import io.gateway302.secret.Redaction;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.util.unit.DataSize;

/** Rules for the store of result files. */
final class ResultRules {

    private static final String STORE = "gateway.results.store";
    private static final String MAX_SIZE = "gateway.results.max-size";
    private static final String BUCKET = "gateway.results.s3.bucket";
    private static final String ENDPOINT = "gateway.results.s3.endpoint";
    private static final String ACCESS_KEY = "gateway.results.s3.access-key";
    private static final String SECRET_KEY = "gateway.results.s3.secret-key";

    private static final DataSize MIN_SIZE = DataSize.ofKilobytes(1);

    /** Maximum size of one upload to S3. */
    private static final DataSize MAX_UPLOAD = DataSize.ofGigabytes(5);

    private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private final ConfiguredValues values;

    ResultRules(ConfiguredValues values) {
        this.values = values;
    }

    List<String> faults() {
        boolean s3 = values.text(STORE).equalsIgnoreCase("s3");
        List<String> faults = new ArrayList<>();
        add(size(s3), faults);
        if (s3) {
            add(bucket(), faults);
            add(endpoint(), faults);
            add(credentials(), faults);
        }
        return faults;
    }

    private static void add(@Nullable String fault, List<String> faults) {
        if (fault != null) {
            faults.add(fault);
        }
    }

    private @Nullable String size(boolean s3) {
        DataSize size = size();
        if (size == null) {
            return null;
        }
        String start = values.label(MAX_SIZE) + " is '" + values.text(MAX_SIZE) + "'; it must be ";
        if (size.compareTo(MIN_SIZE) < 0) {
            return start + "at least 1KB.";
        }
        return s3 && size.compareTo(MAX_UPLOAD) > 0 ? start + "at most 5GB, the largest upload to S3." : null;
    }

    private @Nullable DataSize size() {
        try {
            return values.bind(MAX_SIZE, Bindable.of(DataSize.class));
        } catch (BindException e) {
            // SettingValues reports it
            return null;
        }
    }

    private @Nullable String bucket() {
        String bucket = values.text(BUCKET);
        if (bucket.isEmpty()) {
            return values.label(STORE) + " is 's3', but no bucket is set; set GATEWAY_RESULTS_S3_BUCKET.";
        }
        return BUCKET_NAME.matcher(bucket).matches()
                ? null
                : values.label(BUCKET) + " is '" + bucket + "', which is not a name of a bucket: 3 to 63 lower-case"
                        + " letters, digits, dots and dashes.";
    }

    private @Nullable String endpoint() {
        String endpoint = values.text(ENDPOINT);
        return endpoint.isEmpty() || isUrl(endpoint)
                ? null
                : values.label(ENDPOINT) + " is '"
                        + endpoint.replaceFirst("//[^/@]*@", "//" + Matcher.quoteReplacement(Redaction.MASK) + "@")
                        + "', which is not an absolute http or https URL of scheme, host and port.";
    }

    private static boolean isUrl(String text) {
        try {
            URI address = new URI(text);
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            return web
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private @Nullable String credentials() {
        boolean key = values.isSet(ACCESS_KEY);
        return key == values.isSet(SECRET_KEY)
                ? null
                : values.label(key ? ACCESS_KEY : SECRET_KEY) + " is set without "
                        + (key ? SECRET_KEY : ACCESS_KEY)
                        + "; set both, or neither to use the credentials of the environment.";
    }
}
