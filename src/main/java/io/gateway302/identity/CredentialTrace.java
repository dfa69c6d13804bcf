package io.gateway302.identity;

import io.gateway302.secret.Redaction;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * Detection of credentials of this gateway in what a caller sends, so that none of them leaves for the upstream: client
 * keys, browser tokens, the JWT that the request presents, and the secrets of the operator.
 */
public final class CredentialTrace {

    /** Headers from which a credential is read. */
    public static final List<String> HEADERS =
            List.of(HttpHeaders.AUTHORIZATION, "x-api-key", "api-key", "xi-api-key", "x-goog-api-key", "mj-api-secret");

    private static final String BEARER = "Bearer ";

    private static final Pattern OWN =
            Pattern.compile("gw302(?:_[a-z0-9]{1,64}_|t_)[a-z0-9_.-]", Pattern.CASE_INSENSITIVE);

    /** Form of a JWT. The header is a JSON object, which starts with "ey" in Base64. */
    private static final Pattern JWT = Pattern.compile("ey[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    /** Text that may be Base64 of a credential, in the standard alphabet or that for URLs. */
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{12,}");

    /** Maximum number of encodings around a credential. */
    private static final int MAX_LAYERS = 3;

    /** Minimum length of a credential: those of this gateway are longer, and shorter secrets are not redacted either. */
    private static final int MIN_LENGTH = 8;

    /** Number of characters that encode whole bytes together. */
    private static final int GROUP = 4;

    private final List<String> presented;

    private CredentialTrace(List<String> presented) {
        this.presented = List.copyOf(presented);
    }

    /**
     * Returns the detection for a request.
     *
     * @param headers all headers of the caller
     */
    public static CredentialTrace of(HttpHeaders headers) {
        List<String> presented = new ArrayList<>();
        for (String name : HEADERS) {
            for (String value : headers.getOrEmpty(name)) {
                String credential = value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                        ? value.substring(BEARER.length()).strip()
                        : value.strip();
                if (JWT.matcher(credential).matches()) {
                    presented.add(credential);
                }
            }
        }
        return new CredentialTrace(presented);
    }

    /** Returns whether the text contains a credential, also percent-encoded or in Base64. */
    public boolean isIn(String text) {
        return isIn(text, MAX_LAYERS);
    }

    private boolean isIn(String text, int layers) {
        if (OWN.matcher(text).find()
                || presented.stream().anyMatch(text::contains)
                || !Redaction.redact(text).equals(text)) {
            return true;
        }
        return layers > 0 && (isPercentEncodedIn(text, layers - 1) || isInBase64(text, layers - 1));
    }

    private boolean isPercentEncodedIn(String text, int layers) {
        if (text.indexOf('%') < 0) {
            return false;
        }
        try {
            return isIn(URLDecoder.decode(text, StandardCharsets.UTF_8), layers);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isInBase64(String text, int layers) {
        Matcher run = BASE64.matcher(text);
        while (run.find()) {
            // the text before a credential may be of the same alphabet
            for (int offset = 0; offset < GROUP; offset++) {
                String decoded = decoded(run.group().substring(offset));
                if (isReadable(decoded) && isIn(decoded, layers)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns whether a text has a part that may be a credential, or an encoding of one. */
    private static boolean isReadable(String text) {
        int length = 0;
        for (int i = 0; i < text.length() && length < MIN_LENGTH; i++) {
            boolean visible = text.charAt(i) >= ' ' && text.charAt(i) <= '~';
            length = visible ? length + 1 : 0;
        }
        return length >= MIN_LENGTH;
    }

    private static String decoded(String run) {
        String standard = run.replace('-', '+').replace('_', '/');
        // a single character after whole groups of four encodes nothing
        int length = standard.length() % GROUP == 1 ? standard.length() - 1 : standard.length();
        return new String(Base64.getDecoder().decode(standard.substring(0, length)), StandardCharsets.ISO_8859_1);
    }
}
