package io.gateway302.limits;

import io.gateway302.identity.Caller;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/** Configuration that replaces the limits of all clients of a gateway by those of the test. */
class LimitedClients {

    /** Property that adds this configuration to a gateway. */
    static final String PROPERTY = "spring.main.sources=" + LimitedClients.class.getName();

    static final AtomicReference<Limits> limits = new AtomicReference<>(Limits.NONE);

    @Bean
    FilterRegistrationBean<Filter> limitedClientsFilter() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
                SecurityContextHolder.getContext()
                        .setAuthentication(new PreAuthenticatedAuthenticationToken(
                                limited(caller), null, authentication.getAuthorities()));
            }
            chain.doFilter(request, response);
        });
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
    }

    private static Caller limited(Caller caller) {
        LimitScope scope = new LimitScope("client:" + caller.clientId(), caller.clientId(), limits.get(), null);
        return new Caller(
                caller.clientId(),
                caller.client(),
                caller.keyId(),
                caller.kind(),
                caller.permissions(),
                List.of(scope),
                caller.origin());
    }
}
