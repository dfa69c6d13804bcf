package io.gateway302.identity.web;

import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Problems;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Spring configuration of the authorization by path, on the service port and the management port. It uses no sessions.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** Paths of the catalog, which operators read to write permissions of clients. */
    private static final String[] CATALOG = {
        "/api/v1/operations", "/api/v1/operations/*", "/api/v1/operations/not-callable"
    };

    /** Paths of tasks, which browser tokens read. They see only the tasks that they submitted. */
    private static final String[] TASKS = {"/api/v1/tasks", "/api/v1/tasks/*", "/api/v1/tasks/*/events"};

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http,
            Authenticator authenticator,
            KeyDirectory directory,
            FailureThrottle throttle,
            Problems problems,
            Environment environment) {
        RequestZones places = new RequestZones(ManagementPortType.get(environment));
        return http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                // without sessions, nothing needs to be stored, restored, or wrapped around the request
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .addFilterBefore(
                        new CredentialFilter(authenticator, places.dropIn()), AnonymousAuthenticationFilter.class)
                .addFilterAfter(
                        new WebOriginFilter(places.forPages(), new WebOrigins(directory, places.api()), problems),
                        CredentialFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(unauthenticated(throttle, problems))
                        .accessDeniedHandler(notAllowed(problems)))
                .authorizeHttpRequests(rules -> rules
                        // A dispatch of an authorized request is not authorized again. Tomcat includes the error page
                        // in a
                        // response that has begun.
                        .dispatcherTypeMatchers(
                                DispatcherType.ASYNC,
                                DispatcherType.ERROR,
                                DispatcherType.FORWARD,
                                DispatcherType.INCLUDE)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/admin/**")
                        .hasAnyAuthority(Authenticator.ADMINISTRATOR, Authenticator.AUDITOR)
                        .requestMatchers("/admin/**")
                        .hasAuthority(Authenticator.ADMINISTRATOR)
                        .requestMatchers(
                                "/api/v1/browser-tokens",
                                "/api/v1/webhooks",
                                "/api/v1/webhooks/**",
                                "/dashboard/balance",
                                "/dashboard/record/*")
                        .hasAuthority(Authenticator.CLIENT)
                        .requestMatchers(HttpMethod.GET, CATALOG)
                        .hasAnyAuthority(Authenticator.CLIENT, Authenticator.ADMINISTRATOR, Authenticator.AUDITOR)
                        .requestMatchers(RequestZones.signedEvents())
                        .permitAll()
                        .requestMatchers(HttpMethod.DELETE, "/api/v1/tasks/*/results")
                        .hasAnyAuthority(Authenticator.CLIENT, Authenticator.BEARER)
                        .requestMatchers(HttpMethod.GET, TASKS)
                        .hasAnyAuthority(Authenticator.CLIENT, Authenticator.BEARER)
                        .requestMatchers(HttpMethod.POST, "/api/**")
                        .hasAnyAuthority(Authenticator.CLIENT, Authenticator.BEARER)
                        .requestMatchers(places.api())
                        .hasAuthority(Authenticator.CLIENT)
                        .requestMatchers(places.open())
                        .permitAll()
                        .anyRequest()
                        .hasAnyAuthority(Authenticator.CLIENT, Authenticator.BEARER))
                .build();
    }

    @Bean
    HttpFirewall httpFirewall() {
        return HeaderCharacters.firewall();
    }

    /**
     * Returns the handler for requests that the firewall of Spring Security rejects, such as a path with {@code //}.
     */
    @Bean
    RequestRejectedHandler requestRejectedHandler(Problems problems) {
        return (request, response, _) -> problems.write(
                new ProblemException(
                        ProblemType.MALFORMED_REQUEST,
                        request.getRequestURI().contains("//")
                                ? "The path has two slashes in a row; remove the slash at the end of the base URL"
                                : "The HTTP request is malformed"),
                request,
                response);
    }

    private static AuthenticationEntryPoint unauthenticated(FailureThrottle throttle, Problems problems) {
        return (request, response, _) -> {
            Duration wait = throttle.failed(request.getRemoteAddr());
            String detail = CredentialFilter.isAmbiguous(request)
                    ? "The request has " + CredentialFilter.SEVERAL + "; send one"
                    : "A valid key of this gateway is needed";
            problems.write(
                    wait == null
                            ? new ProblemException(ProblemType.UNAUTHENTICATED, detail)
                            : new ProblemException(
                                            ProblemType.RATE_LIMITED,
                                            "Too many requests without a valid key came from this address")
                                    .withRetryAfter(wait),
                    request,
                    response);
        };
    }

    private static AccessDeniedHandler notAllowed(Problems problems) {
        return (request, response, _) -> problems.write(
                new ProblemException(ProblemType.NOT_ALLOWED, "The credential does not allow this"), request, response);
    }
}
