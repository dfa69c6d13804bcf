package io.gateway302.identity.web;

import io.gateway302.identity.Administrator;
import io.gateway302.identity.AdministratorKeys;
import io.gateway302.identity.ApiKey;
import io.gateway302.identity.Caller;
import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.identity.client.KeyUse;
import io.gateway302.identity.token.BrowserTokens;
import io.gateway302.identity.token.CallerSource;
import io.gateway302.problem.RefusalLog;
import jakarta.servlet.ServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/** Authentication of a credential. The results do not contain the credential. */
public final class Authenticator {

    /** Authority for everything that clients may do. */
    static final String CLIENT = "CLIENT";

    /** Authority to call operations only; browser tokens have it. */
    static final String BEARER = "BEARER";

    static final String ADMINISTRATOR = "ADMIN";
    static final String AUDITOR = "AUDITOR";

    private static final List<GrantedAuthority> OF_CLIENTS = List.of(new SimpleGrantedAuthority(CLIENT));
    private static final List<GrantedAuthority> OF_BEARERS = List.of(new SimpleGrantedAuthority(BEARER));
    private static final List<GrantedAuthority> OF_ADMINISTRATORS = List.of(new SimpleGrantedAuthority(ADMINISTRATOR));
    private static final List<GrantedAuthority> OF_AUDITORS = List.of(new SimpleGrantedAuthority(AUDITOR));

    private final KeyDirectory directory;
    private final List<CallerSource> others;
    private final AdministratorKeys administratorKeys;
    private final BrowserTokens tokens;
    private final KeyUse use;

    /**
     * Creates an authenticator for client keys, the other kinds of credentials, and administration keys.
     *
     * @param others sources for the other kinds of client credentials, tried in this order
     */
    Authenticator(
            KeyDirectory directory,
            List<CallerSource> others,
            AdministratorKeys administratorKeys,
            BrowserTokens tokens,
            KeyUse use) {
        this.directory = directory;
        this.others = List.copyOf(others);
        this.administratorKeys = administratorKeys;
        this.tokens = tokens;
        this.use = use;
    }

    /** Returns the authentication for the credential, or null if it is invalid. */
    @Nullable
    public Authentication authenticate(String credential) {
        Caller caller = caller(credential);
        if (caller != null) {
            use.note(caller);
            boolean bearer = caller.kind() == Caller.Kind.BROWSER_TOKEN;
            return new PreAuthenticatedAuthenticationToken(caller, null, bearer ? OF_BEARERS : OF_CLIENTS);
        }
        Administrator operator = administratorKeys.find(credential);
        return operator == null
                ? null
                : new PreAuthenticatedAuthenticationToken(operator, null, authorities(operator.role()));
    }

    /** Returns why a key or browser token of this gateway is not accepted, for the log. */
    Refusal refusal(String credential) {
        ApiKey key = ApiKey.parse(credential);
        return key == null
                ? new Refusal("browser token " + tokens.state(credential), tokens.keyId(credential))
                : new Refusal("key " + directory.state(key).label(), key.id());
    }

    /** Reason why a credential is not accepted. {@code keyId} is null if its key is not known. */
    record Refusal(String reason, @Nullable String keyId) {

        void storeIn(ServletRequest request) {
            RefusalLog.explain(request, reason, keyId);
        }
    }

    private static List<GrantedAuthority> authorities(Administrator.Role role) {
        return switch (role) {
            case ADMINISTRATOR -> OF_ADMINISTRATORS;
            case AUDITOR -> OF_AUDITORS;
        };
    }

    private @Nullable Caller caller(String credential) {
        ApiKey key = ApiKey.parse(credential);
        Caller caller = key == null ? null : directory.find(key);
        for (CallerSource source : others) {
            caller = caller == null ? source.find(credential) : caller;
        }
        return caller;
    }
}
