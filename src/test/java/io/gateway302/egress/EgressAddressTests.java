package io.gateway302.egress;

import static io.gateway302.egress.TestEgress.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

class EgressAddressTests {

    private WatchedPort port;

    @BeforeEach
    void listen() throws IOException {
        port = new WatchedPort();
    }

    @AfterEach
    void close() throws IOException {
        port.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // this machine, in every notation
                "127.0.0.1",
                "127.0.0.2",
                "127.255.255.254",
                "127.0.0.1.",
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "0x7f.0x0.0x0.0x1",
                "0177.0.0.1",
                "017700000001",
                "00000177.0.0.1",
                "127.0.0.01",
                "0.0.0.0",
                "0",
                "0x0",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[::7f00:1]",
                "[64:ff9b::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b:1::7f00:1]",
                "[2002:7f00:1::]",
                "[2001:0:7f00:1::]",
                "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
                "localhost",
                "LOCALHOST",
                "localhost.",
                "a.localhost",
                "localhost.localdomain.local",
                "ip6-localhost",
                // private networks
                "10.0.0.1",
                "10.255.255.255",
                "172.16.0.1",
                "172.31.255.254",
                "192.168.0.1",
                "100.64.0.1",
                "100.127.255.254",
                "169.254.1.1",
                "[fe80::1]",
                "[fe80::1%25eth0]",
                "[fec0::1]",
                "[fc00::1]",
                "[fd00::1]",
                "[::ffff:10.0.0.1]",
                "[::ffff:192.168.0.1]",
                "[64:ff9b::10.0.0.1]",
                "[64:ff9b::192.168.0.1]",
                "[2002:c0a8:1::1]",
                "167772161",
                "0xa000001",
                "012.0.0.1",
                // not hosts
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "198.51.100.1",
                "203.0.113.1",
                "198.18.0.1",
                "198.19.255.255",
                "192.88.99.1",
                "[ff02::1]",
                "[2001:db8::1]",
                "[3fff::1]",
                "[2001:2::1]",
                "[100::1]",
                // metadata of clouds
                "169.254.169.254",
                "169.254.170.2",
                "168.63.129.16",
                "100.100.100.200",
                "192.0.0.192",
                "[fd00:ec2::254]",
                "[fd20:ce::254]",
                "[::ffff:169.254.169.254]",
                "[::ffff:a9fe:a9fe]",
                "[64:ff9b::169.254.169.254]",
                "[64:ff9b::a83f:8110]",
                "2852039166",
                "0xa9fea9fe",
                "metadata.google.internal",
                "metadata",
                "kubernetes.default.svc.cluster.local",
                "router.lan",
                "1.2.3.4.5",
                "256.1.1.1",
                "a..b",
                "."
            })
    void refusesHostsThatAreNotPublic(String host) {
        for (String scheme : List.of("https", "HTTPS", "http")) {
            assertRefused(
                    client(DefaultAddressResolverGroup.INSTANCE, _ -> {}), scheme + "://" + host + ":" + port.port());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "ftp://example.com",
                "file:///etc/passwd",
                "gopher://example.com",
                "https:example.com",
                "//example.com/a",
                "/a",
                "example.com",
                "https:///a",
                "https://user@example.com",
                "https://user:password@example.com",
                "https://@example.com",
                "https://example.com:0",
                "https://example.com:65536",
                "https://ex_ample.com",
                "https://exämple.com",
                "https://１２７.0.0.1"
            })
    void refusesAddressesThatAreNotPlainHttps(String address) {
        assertRefused(client(DefaultAddressResolverGroup.INSTANCE, _ -> {}), address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://example.com./",
                "HTTPS://EXAMPLE.com:1/a?b=c#d",
                "https://xn--fsq.com:8443",
                "https://8.8.8.8",
                "https://[2606:4700:4700::1111]",
                "https://[64:ff9b::8.8.8.8]"
            })
    void hasNoObjectionToPublicAddresses(String address) {
        assertThat(client(DefaultAddressResolverGroup.INSTANCE, _ -> {}).objection(URI.create(address)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "::1",
                "::",
                "10.0.0.1",
                "169.254.169.254",
                "168.63.129.16",
                "fe80::1",
                "fd00::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "::7f00:1",
                "224.0.0.1"
            })
    void refusesNamesOfSuchAddresses(String address) {
        TestNames names = new TestNames().answer("public.example.com", address);

        assertRefused(client(names, _ -> {}), "https://public.example.com:" + port.port());
        assertThat(names.lookups()).isOne();
    }

    @Test
    void refusesANameThatAlsoHasAPrivateAddress() {
        TestNames names = new TestNames().answer("mixed.example.com", "127.0.0.1", "127.0.0.2");

        assertRefused(client(names, _ -> {}, "127.0.0.1"), "http://mixed.example.com:" + port.port());
    }

    @Test
    void connectsToTheAddressThatWasCheckedAlthoughTheNameHasAnotherMeanwhile() throws IOException {
        TestNames names = new TestNames()
                .answer("rebinding.example.com", "127.0.0.1")
                .answer("rebinding.example.com", "127.0.0.2");
        EgressClient client = client(names, _ -> {}, "127.0.0.1");
        String address = "http://rebinding.example.com:" + port.port();

        try (EgressResponse response = client.send(get(address))) {
            assertThat(response.status()).isEqualTo(200);
        }
        assertThat(names.lookups()).isOne();
        assertThat(port.connections()).isOne();

        assertThatThrownBy(() -> client.send(get(address))).isInstanceOf(EgressRefusedException.class);
        assertThat(port.connections()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "localhost", "a.localhost"})
    void allowsNetworksThatTheOperatorNamesAlsoOverHttp(String host) {
        TestNames names = new TestNames().answer("localhost", "127.0.0.1").answer("a.localhost", "::1");
        EgressClient client = client(names, _ -> {}, "127.0.0.0/8", "::1");

        try (EgressResponse response = client.send(get("http://" + host + ":" + port.port()))) {
            assertThat(response.status()).isEqualTo(200);
        }
        assertThat(port.connections()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.2", "http://8.8.8.8", "https://127.0.0.2", "http://[::ffff:127.0.0.2]"})
    void allowsNothingBeyondThem(String address) {
        assertRefused(client(new TestNames(), _ -> {}, "127.0.0.1/32"), address + ":" + port.port());
    }

    @Test
    void refusesHttpForPublicNamesAlsoWithAllowedNetworks() {
        TestNames names = new TestNames().answer("public.example.com", "8.8.8.8");

        assertRefused(client(names, _ -> {}, "127.0.0.1/32"), "http://public.example.com:" + port.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "100.100.100.200", "[fd00:ec2::254]"})
    void refusesMetadataAlsoWithinAllowedNetworks(String host) {
        assertRefused(client(new TestNames(), _ -> {}, "0.0.0.0/0", "::/0"), "http://" + host);
    }

    @Test
    void checksTheAddressOfTheConnectionItself() throws InterruptedException, IOException {
        try (var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
            Bootstrap unguarded = new Bootstrap().group(loops).channel(NioSocketChannel.class);
            Bootstrap guarded = unguarded.clone().handler(new ConnectGuard(new AddressPolicy(List.of(), true)));

            assertThat(guarded.connect(InetAddress.getLoopbackAddress(), port.port())
                            .await()
                            .cause())
                    .isInstanceOf(EgressRefusedException.class);
            assertThat(port.connections()).isZero();

            // without the guard, the same connection is made and counted
            unguarded
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(InetAddress.getLoopbackAddress(), port.port())
                    .sync()
                    .channel()
                    .close()
                    .sync();
            await().until(() -> port.connections() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "10.0.0.1/8", "example.com", "10.0.0.0/x", "::1/129", "10.0.0", "fe80::1%eth0"})
    void rejectsSettingsThatAreNoRanges(String range) {
        assertThatThrownBy(() -> client(new TestNames(), _ -> {}, range)).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertRefused(EgressClient client, String address) {
        URI parsed;
        try {
            parsed = URI.create(address);
        } catch (IllegalArgumentException e) {
            // no URI at all, so it cannot be asked for
            return;
        }
        assertThatThrownBy(() -> client.send(get(parsed.toString()))).isInstanceOf(EgressRefusedException.class);
        assertThat(port.connections()).isZero();
    }

    private static EgressRequest get(String address) {
        return new EgressRequest(
                HttpMethod.GET, URI.create(address), new HttpHeaders(), new byte[0], Duration.ofSeconds(5), 1000);
    }
}
