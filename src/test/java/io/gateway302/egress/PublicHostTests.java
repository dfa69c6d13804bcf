package io.gateway302.egress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicHostTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file.302.ai",
                "example.com",
                "EXAMPLE.com.",
                "xn--fsq.com",
                "8.8.8.8",
                "1.1.1.1",
                "172.15.0.1",
                "172.32.0.1",
                "[2606:4700:4700::1111]",
                "11.0.0.1",
                "192.169.0.1"
            })
    void takesPublicHosts(String host) {
        assertThat(PublicHost.test(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "a.localhost",
                "redis",
                "printer.local",
                "metadata.google.internal",
                "router.home.arpa",
                "127.0.0.1",
                "127.0.0.1.",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "017700000001",
                "0",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:a9fe:a9fe]",
                "[fe80::1]",
                "[fc00::1]",
                "[fd12::1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "[2001:db8::1]",
                "[ff02::1]",
                "[fe80::1%eth0]",
                "1.2.3.4.5",
                "1.2.3.999",
                "a..",
                "."
            })
    void refusesPrivateHosts(String host) {
        assertThat(PublicHost.test(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {""})
    void refusesNoHost(String host) {
        assertThat(PublicHost.test(host)).isFalse();
        assertThat(PublicHost.test(null)).isFalse();
    }
}
