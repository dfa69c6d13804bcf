package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTests {

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, https://app.example.com",
        "HTTPS://App.Example.COM, https://app.example.com",
        "https://app.example.com:443, https://app.example.com",
        "http://app.example.com:80, http://app.example.com",
        "http://app.example.com:443, http://app.example.com:443",
        "http://localhost:3000, http://localhost:3000",
        "http://127.0.0.1:3000, http://127.0.0.1:3000",
        "http://[::1]:3000, http://[::1]:3000",
        "https://xn--bcher-kva.example, https://xn--bcher-kva.example"
    })
    void writesAnOriginAsBrowsersDo(String given, String normal) {
        assertThat(WebOrigin.normalize(given)).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "null",
                "app.example.com",
                "//app.example.com",
                "ftp://app.example.com",
                "https://",
                "https://*.example.com",
                "https://app.example.com/",
                "https://app.example.com/path",
                "https://app.example.com?x",
                "https://app.example.com#x",
                "https://user@app.example.com",
                "https://app..example.com",
                "https://app.example.com:",
                "https://app.example.com:0",
                "https://app.example.com:65536",
                "https://app.example.com ",
                "https://bücher.example",
                "https://a,https://b"
            })
    void refusesWhatIsNoOrigin(String given) {
        assertThat(WebOrigin.normalize(given)).isNull();
    }
}
