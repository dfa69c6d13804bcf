package io.gateway302.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseAddressTests {

    @ParameterizedTest
    @CsvSource({
        "https://api.302.ai, https://api.302.ai",
        "https://api.302.ai/, https://api.302.ai",
        "'  https://api.302.ai//  ', https://api.302.ai",
        "http://127.0.0.1:8089/v1/, http://127.0.0.1:8089/v1",
        "http://[::1]:8080, http://[::1]:8080"
    })
    void leavesRoomForThePath(String text, String address) {
        assertThat(BaseAddress.parse(text)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.302.ai",
                "//api.302.ai",
                "/v1",
                "https://",
                "https:api.302.ai",
                "file:///etc/passwd",
                "https://api.302.ai?a=b",
                "https://api.302.ai#a",
                "https://user@api.302.ai",
                "https://a b"
            })
    void refusesWhatNoRequestCanBeSentTo(String text) {
        assertThatThrownBy(() -> BaseAddress.parse(text))
                .isInstanceOf(InvalidBaseAddressException.class)
                .hasMessageStartingWith("AI302_BASE_URL holds '");
    }

    @Test
    void doesNotRepeatCredentials() {
        assertThatThrownBy(() -> BaseAddress.parse("https://somebody:pass@word@api.302.ai/v1"))
                .hasMessageContaining("'https://[redacted]@api.302.ai/v1'");
    }
}
