package io.gateway302.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.gateway302.catalog.Catalog;
import io.gateway302.identity.client.Clients;
import io.gateway302.secret.Secret;
import io.gateway302.upstream.UpstreamAccount;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

class SandboxConfigurationTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(ScansAsTheApplicationDoes.class)
            .withBean(Clients.class, () -> mock(Clients.class))
            .withBean(Catalog.class, () -> SandboxCaller.CATALOG);

    private final ApplicationContextRunner sandbox = application.withPropertyValues("spring.profiles.active=sandbox");

    @Test
    void nothingOfItIsLoadedOutsideItsProfile() {
        application.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(SandboxConfiguration.class)
                .doesNotHaveBean(SandboxProperties.class)
                .doesNotHaveBean(SandboxServer.class)
                .doesNotHaveBean(UpstreamAccount.class));
    }

    @Test
    void isTheUpstreamWithAKeyOfItsOwnWhereNoneIsSet() {
        sandbox.run(context -> {
            UpstreamAccount account = context.getBean(UpstreamAccount.class);
            assertThat(account.addresses())
                    .containsExactly(context.getBean(SandboxServer.class).address());
            assertThat(account.keys())
                    .singleElement()
                    .satisfies(key -> assertThat(key.reveal()).startsWith("sk-sandbox-"));
        });
    }

    @Test
    void takesTheKeysThatAreSet(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("key"), "sk-in-a-file\n");

        sandbox.withPropertyValues("gateway.upstream.api-key=sk-first-key,sk-second-key")
                .run(context -> assertThat(
                                context.getBean(UpstreamAccount.class).keys())
                        .containsExactly(Secret.of("sk-first-key"), Secret.of("sk-second-key")));
        sandbox.withPropertyValues("gateway.upstream.api-key-file=" + file)
                .run(context -> assertThat(
                                context.getBean(UpstreamAccount.class).keys())
                        .containsExactly(Secret.of("sk-in-a-file")));
    }

    @Test
    void outlivesWhatCallsIt() {
        AtomicInteger lastAnswer = new AtomicInteger();

        sandbox.withBean(LastCall.class, () -> new LastCall(lastAnswer))
                .run(context -> assertThat(lastAnswer).hasValue(0));

        assertThat(lastAnswer).hasValue(404);
    }

    @Test
    void listensWhereItIsToldTo() {
        sandbox.withPropertyValues("gateway.sandbox.host=0.0.0.0").run(context -> {
            URI address = context.getBean(SandboxServer.class).address();
            assertThat(address.getHost()).isEqualTo("127.0.0.1");
            assertThat(status(URI.create("http://127.0.0.2:" + address.getPort())))
                    .isEqualTo(404);
        });
        sandbox.withPropertyValues("gateway.sandbox.host=127.0.0.2").run(context -> {
            URI address = context.getBean(SandboxServer.class).address();
            assertThat(address.getHost()).isEqualTo("127.0.0.2");
            assertThat(status(address)).isEqualTo(404);
        });
    }

    @Test
    void hasTheGatewayCallTheSimulationOfAnotherReplica() {
        sandbox.withPropertyValues("gateway.sandbox.upstream-url=http://balancer:8302")
                .run(context -> assertThat(
                                context.getBean(UpstreamAccount.class).addresses())
                        .containsExactly(URI.create("http://balancer:8302")));
    }

    @Test
    void linksToThePublicAddress() {
        sandbox.withPropertyValues("gateway.sandbox.public-url=http://pictures.example/")
                .run(context -> {
                    UpstreamAccount account = context.getBean(UpstreamAccount.class);
                    HttpResponse<String> response = send(HttpRequest.newBuilder(
                                    account.addresses().getFirst().resolve("/doubao/drawing/character"))
                            .header(
                                    "Authorization",
                                    "Bearer " + account.keys().getFirst().reveal())
                            .POST(BodyPublishers.ofString(SandboxCaller.request("a cat"))));
                    assertThat(response.body()).contains("\"http://pictures.example/gpt/imgs/");
                });
    }

    private static int status(URI address) throws Exception {
        return send(HttpRequest.newBuilder(address)).statusCode();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void refusesAPortThatDoesNotExist() {
        sandbox.withPropertyValues("gateway.sandbox.port=70000")
                .run(context -> assertThat(context).hasFailed());
    }

    /** Bean that calls the upstream when it is destroyed, like a call that is still draining. */
    static final class LastCall implements DisposableBean {

        private final AtomicInteger answer;

        @Autowired
        private @Nullable UpstreamAccount account;

        LastCall(AtomicInteger answer) {
            this.answer = answer;
        }

        @Override
        public void destroy() throws Exception {
            answer.set(status(Objects.requireNonNull(account).addresses().getFirst()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ComponentScan(basePackageClasses = SandboxConfiguration.class)
    @ConfigurationPropertiesScan(basePackageClasses = SandboxProperties.class)
    static class ScansAsTheApplicationDoes {}
}
