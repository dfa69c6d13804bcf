package io.gateway302;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Complete gateway in this process on free ports, for tests that stop it or need two of them. */
public final class RunningGateway implements AutoCloseable {

    /** Administrator key of every gateway started here. */
    public static final String ADMIN_KEY = "administrators-key-for-the-tests-302";

    private final ConfigurableApplicationContext context;

    private RunningGateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts a gateway with this data directory. */
    public static RunningGateway start(Path dataDir, String... properties) {
        List<String> arguments = new ArrayList<>(
                List.of("--server.port=0", "--management.server.port=0", "--gateway.data-dir=" + dataDir));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return new RunningGateway(new SpringApplicationBuilder(GatewayApplication.class)
                .properties(
                        "GATEWAY_ADMIN_KEY=" + ADMIN_KEY,
                        "AI302_API_KEY=sk-key-of-a-running-gateway",
                        // many tests fail to authenticate on purpose, all from one address
                        "gateway.identity.throttle.failures=1000000",
                        // many tests count upstream requests; those of balances and prices enable their lookup
                        "gateway.upstream.balance-interval=0",
                        "gateway.usage.price-refresh.enabled=false",
                        // there is no load balancer that must notice the shutdown
                        "gateway.shutdown.delay=0s")
                .run(arguments.toArray(String[]::new)));
    }

    /** Returns a client of the service port with this key. */
    public RestTestClient as(String key) {
        return at("local.server.port")
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key)
                .build();
    }

    /** Returns a client of the service port without a key. */
    public RestTestClient anonymous() {
        return at("local.server.port").build();
    }

    /** Returns a client of the management port. */
    public RestTestClient management() {
        return at("local.management.port").build();
    }

    /** Returns the service port. */
    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Returns the management port. */
    public int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    /** Returns a bean of the gateway. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Publishes an event to its beans. */
    public void publish(Object event) {
        context.publishEvent(event);
    }

    /** Returns the packages of its beans. */
    public Set<String> beanPackages() {
        return Arrays.stream(context.getBeanDefinitionNames())
                .map(context::getType)
                .filter(Objects::nonNull)
                .map(Class::getPackageName)
                .collect(Collectors.toSet());
    }

    private RestTestClient.Builder<?> at(String portProperty) {
        ReactorClientHttpRequestFactory requests = new ReactorClientHttpRequestFactory();
        // the first request for the OpenAPI document takes long on a busy machine
        requests.setReadTimeout(Duration.ofMinutes(1));
        return RestTestClient.bindToServer(requests)
                .baseUrl("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty(portProperty));
    }

    @Override
    public void close() {
        context.close();
    }
}
