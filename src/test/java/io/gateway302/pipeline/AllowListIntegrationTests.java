package io.gateway302.pipeline;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.api.image.CharacterBodies;
import io.gateway302.identity.Client;
import io.gateway302.identity.Permissions;
import io.gateway302.identity.client.Clients;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a client can use only what it is allowed to, and that a rejected call is not sent to the upstream. */
class AllowListIntegrationTests {

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    private static RunningGateway gateway;
    private static TypedCaller caller;

    @BeforeAll
    static void start(@TempDir Path directory) {
        upstream.start();
        gateway = RunningGateway.start(directory, "gateway.upstream.base-url=" + upstream.baseUrl());
        caller = TypedCaller.of(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @BeforeEach
    void answer() {
        upstream.resetAll();
        upstream.stubFor(post(anyUrl()).willReturn(okJson(CharacterBodies.SUCCESS)));
    }

    @ParameterizedTest
    @CsvSource({"doubao.*,*", "section:image generation,*", "provider:Doubao,high_aes*", "*,HIGH_AES_IP_V20"})
    void letsThroughWhatIsAllowed(String operations, String models) {
        allow(operations, models);

        caller.character(CharacterBodies.MINIMAL).isSuccess();
    }

    @ParameterizedTest
    @CsvSource({"openai.*,*", "section:Video Generation,*", "provider:Kling,*", "*,gpt-*", "doubao,*"})
    void sendsNothingOfWhatIsNotAllowed(String operations, String models) {
        allow(operations, models);

        caller.character(CharacterBodies.MINIMAL).isProblem(403, "not-allowed");

        upstream.verify(0, anyRequestedFor(anyUrl()));
    }

    private static void allow(String operations, String models) {
        Clients clients = gateway.bean(Clients.class);
        Client client = clients.list("", 1).getFirst();
        clients.update(client.id(), it -> it.withPermissions(new Permissions(List.of(operations), List.of(models))));
    }
}
