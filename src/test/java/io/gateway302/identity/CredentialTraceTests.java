package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class CredentialTraceTests {

    private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2lnbmF0dXJl";

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "x-api-key", "X-Goog-Api-Key", "mj-api-secret"})
    void findsThePresentedJwt(String header) {
        CredentialTrace trace = with(header, header.equals("Authorization") ? "bearer " + JWT : JWT);

        assertThat(trace.isIn("Bearer " + JWT)).isTrue();
        assertThat(trace.isIn("a=" + JWT + ";b")).isTrue();
        assertThat(trace.isIn(JWT.replace(".", "%2e"))).isTrue();
        assertThat(trace.isIn(base64("user:" + JWT))).isTrue();
        assertThat(trace.isIn("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvdGhlciJ9.c2lnbmF0dXJl"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "abcd", "abcde"})
    void findsBase64AtAnyOffsetOfALongerRun(String before) {
        CredentialTrace trace = with("x-api-key", JWT);

        assertThat(trace.isIn(before + base64("gw302_id_secret-of-the-client"))).isTrue();
        assertThat(trace.isIn("v=" + before + base64(JWT))).isTrue();
        assertThat(trace.isIn(before + base64("a" + base64(JWT)))).isTrue();
    }

    @Test
    void doesNotTakeAShortValueForACredential() {
        assertThat(with("x-api-key", "a").isIn("application/json")).isFalse();
        assertThat(with("x-api-key", "").isIn("anything")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "gzip, deflate",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "2023-06-01",
                "100%",
                "%zz",
                "gw302",
                "gw302_",
                "gateway302",
                "QUJDREVGR0hJSktMTU5PUA==",
                "--------________++++////",
                "zh-CN,zh;q=0.9"
            })
    void findsNothingInOrdinaryValues(String value) {
        assertThat(with("x-api-key", "gw302_id_secret").isIn(value)).isFalse();
    }

    private static CredentialTrace with(String name, String value) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(name, value);
        return CredentialTrace.of(headers);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
