package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTests {

    private static final List<String> SCHEMES = List.of("app", "chrome-extension", "vscode-webview");

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
        "https://xn--bcher-kva.example, https://xn--bcher-kva.example",
        "app://obsidian.md, app://obsidian.md",
        "APP://Obsidian.md, app://Obsidian.md",
        "app://localhost:8080, app://localhost:8080",
        "app://-, app://-",
        "chrome-extension://cjpalhdlnbpafiamejdnhcphjbkeiagm, chrome-extension://cjpalhdlnbpafiamejdnhcphjbkeiagm",
        "vscode-webview://1l5v4hqhsmgcvmeqrfmjbe3ov4q8n8i2gqfh6o4v4ubgs9v8jnmp, vscode-webview://1l5v4hqhsmgcvmeqrfmjbe3ov4q8n8i2gqfh6o4v4ubgs9v8jnmp"
    })
    void writesAnOriginAsBrowsersDo(String given, String normal) {
        assertThat(WebOrigin.normalize(given, SCHEMES)).isEqualTo(normal);
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
                "https://a,https://b",
                "app:obsidian.md",
                "app:///",
                "app://",
                "app://obsidian.md/",
                "app://obsidian.md#x",
                "app://user@obsidian.md",
                "app://*",
                "app://obsidian.md:",
                "app://a,app://b",
                "tauri://localhost",
                "file://localhost",
                "http2://example.com",
                "://obsidian.md",
                "app://obsidian.md\r\nx"
            })
    void refusesWhatIsNoOrigin(String given) {
        assertThat(WebOrigin.normalize(given, SCHEMES)).isNull();
    }
}
