package io.gateway302.api.media;

import io.gateway302.egress.PublicHost;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Validator of {@link PublicUrl}. */
final class PublicUrlValidator implements ConstraintValidator<PublicUrl, String> {

    private static final int MAX_LENGTH = 2048;

    private final boolean allowHttp;

    PublicUrlValidator(AddressProperties properties) {
        this.allowHttp = properties.allowHttpUrls();
    }

    @Override
    public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
        if (value == null) {
            return true;
        }
        if (value.length() > MAX_LENGTH) {
            return false;
        }
        try {
            URI url = new URI(value);
            return isAllowed(url.getScheme())
                    && url.getRawUserInfo() == null
                    && url.getPort() != 0
                    && url.getPort() <= 65535
                    && PublicHost.test(url.getHost());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private boolean isAllowed(@Nullable String scheme) {
        String lower = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
        return lower.equals("https") || (allowHttp && lower.equals("http"));
    }
}
