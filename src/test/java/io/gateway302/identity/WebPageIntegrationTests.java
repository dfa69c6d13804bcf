package io.gateway302.identity;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.gateway302.Chromium;
import io.gateway302.RunningGateway;
import io.gateway302.identity.client.Clients;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Page of the documentation in a real browser with a real gateway. Skipped without Chromium. */
class WebPageIntegrationTests {

    private static final String DRAWING = "\"operations\": [\"doubao.drawing.character\"]";

    private static RunningGateway gateway;
    private static String key;
    private static Chromium browser;

    private final AtomicInteger minted = new AtomicInteger();
    private String request = "";
    private WebPage shop;
    private WebPage stranger;
    private Page page;
    private final List<String> console = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) {
        Chromium.assumeInstalled();
        gateway = RunningGateway.start(directory, "spring.profiles.active=sandbox");
        key = gateway.bean(Clients.class).provide("shop", null).reveal();
        browser = Chromium.launch();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            gateway.close();
        }
    }

    @BeforeEach
    void open() {
        String address = "http://127.0.0.1:" + gateway.port();
        shop = new WebPage("127.0.0.1", address, this::mint);
        stranger = new WebPage("localhost", address, this::mint);
        AllowedOrigins.allow(gateway, clientId(), shop.origin());
        page = browser.newPage();
        page.onConsoleMessage(message -> console.add(message.text()));
    }

    @AfterEach
    void close() {
        page.close();
        shop.close();
        stranger.close();
    }

    @Test
    void drawsFromItsOwnPage() {
        request = "{" + DRAWING + ", \"origin\": \"" + shop.origin() + "\"}";

        page.navigate(shop.origin());
        draw();

        assertThat(status()).hasText("Done");
        page.waitForFunction("document.querySelector('img').naturalWidth > 0");
    }

    @Test
    void showsTheProblemToThePage() {
        request = "{" + DRAWING + "}";

        page.navigate(shop.origin());
        page.locator("[name=reference]").fill("https://127.0.0.1/cat.jpg");
        draw();

        assertThat(status()).containsText("The request breaks the rules of the operation");
        assertThat(status()).containsText("image_urls");
    }

    @Test
    void isRefusedInAnotherPage() {
        request = "{" + DRAWING + ", \"origin\": \"" + shop.origin() + "\"}";

        page.navigate(stranger.origin());
        draw();

        assertThat(status()).hasText("Failed to fetch");
        assertThat(console).anyMatch(line -> line.contains("Response to preflight request"));
    }

    @Test
    void isRefusedInAnotherPageOfAnotherClient() {
        request = "{" + DRAWING + ", \"origin\": \"" + shop.origin() + "\"}";
        Client news = gateway.bean(Clients.class).create("news");
        AllowedOrigins.allow(gateway, news.id(), stranger.origin());

        page.navigate(stranger.origin());
        draw();

        assertThat(status()).hasText("Failed to fetch");
        assertThat(console)
                .anyMatch(line -> line.contains("No 'Access-Control-Allow-Origin' header is present"))
                .noneMatch(line -> line.contains("preflight"));
        gateway.bean(Clients.class).remove(news.id());
    }

    @Test
    void isRefusedForAnotherOperation() {
        request = "{\"operations\": [\"doubao.drawing.seededit*\"]}";

        page.navigate(shop.origin());
        draw();

        assertThat(status()).containsText("The credential does not allow this");
    }

    @Test
    void isRefusedAfterItsTimeUntilThePageAsksForAnother() {
        request = "{" + DRAWING + ", \"ttl_seconds\": 1}";
        String old = mint();
        page.navigate(shop.origin());
        awaitExpiry(old);

        request = "{" + DRAWING + "}";
        draw();
        assertThat(status()).hasText("Done");
    }

    @Test
    void thePageRenewsItsTokenOnceWhenItHasExpired() {
        request = "{" + DRAWING + ", \"ttl_seconds\": 1}";
        page.navigate(shop.origin());
        draw();
        assertThat(status()).hasText("Done");
        // it expires after the token of the page
        String later = mint();
        awaitExpiry(later);
        page.evaluate("document.querySelector('[role=status]').textContent = ''");
        int before = minted.get();

        request = "{" + DRAWING + "}";
        draw();

        assertThat(status()).hasText("Done");
        assertThat(minted.get() - before).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"max_requests\": 1", "\"max_usd\": \"0.05\""})
    void thePageRecoversWhenItsTokenIsUsedUp(String ceiling) {
        request = "{" + DRAWING + ", " + ceiling + "}";
        page.navigate(shop.origin());
        draw();
        assertThat(status()).hasText("Done");
        page.evaluate("document.querySelector('[role=status]').textContent = ''");
        int before = minted.get();

        draw();

        assertThat(status()).hasText("Done");
        assertThat(minted.get() - before).isEqualTo(1);
    }

    @Test
    void thePageGivesUpWhenAnotherTokenDoesNotHelp() {
        request = "{" + DRAWING + ", \"max_usd\": \"0.01\"}";
        page.navigate(shop.origin());

        draw();

        assertThat(status()).containsText("The budget is used up");
        assertThat(minted.get()).isEqualTo(2);
    }

    @Test
    void aTokenWithAMoneyLimitMayChat() {
        request = "{\"operations\": [\"*\"], \"max_usd\": \"0.50\"}";
        page.navigate(shop.origin());

        Object answers = page.evaluate("""
                async ([gateway]) => {
                  const { token } = await (await fetch("/token", { method: "POST" })).json();
                  const chat = async (model, more) => (await fetch(gateway + "/v1/chat/completions", {
                    method: "POST",
                    headers: { Authorization: "Bearer " + token, "Content-Type": "application/json" },
                    body: JSON.stringify({ model, messages: [{ role: "user", content: "a cat" }], ...more }),
                  })).status;
                  return [await chat("gpt-4o"), await chat("gpt-4o-mini", { stream: true }), await chat("claude-sonnet-4-5")].join(" ");
                }""", List.of("http://127.0.0.1:" + gateway.port()));

        assertThat(answers).isEqualTo("200 200 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"max_requests\": 2", "\"max_usd\": \"0.10\""})
    void isRefusedBeyondItsCeilings(String ceiling) {
        request = "{" + DRAWING + ", " + ceiling + "}";
        page.navigate(shop.origin());

        Object statuses = page.evaluate("""
                async ([gateway]) => {
                  const { token } = await (await fetch("/token", { method: "POST" })).json();
                  const draw = async () => (await fetch(gateway + "/api/v1/images/character", {
                    method: "POST",
                    headers: { Authorization: "Bearer " + token, "Content-Type": "application/json" },
                    body: '{"prompt": "a cat", "image_urls": "https://example.com/cat.jpg"}',
                  })).status;
                  return [await draw(), await draw(), await draw()].join(" ");
                }""", List.of("http://127.0.0.1:" + gateway.port()));

        assertThat(statuses).isEqualTo("200 200 402");
    }

    @Test
    void cannotMintAnother() {
        request = "{\"operations\": [\"*\"]}";
        page.navigate(shop.origin());

        Object answer = page.evaluate("""
                async ([gateway]) => {
                  const { token } = await (await fetch("/token", { method: "POST" })).json();
                  const response = await fetch(gateway + "/api/v1/browser-tokens", {
                    method: "POST",
                    headers: { Authorization: "Bearer " + token, "Content-Type": "application/json" },
                    body: '{"operations": ["*"]}',
                  });
                  return response.status + " " + (await response.json()).type;
                }""", List.of("http://127.0.0.1:" + gateway.port()));

        assertThat(answer).isEqualTo("403 /problems/not-allowed");
    }

    private void awaitExpiry(String minted) {
        String token = Pattern.compile("gw302t_[^\"]+")
                .matcher(minted)
                .results()
                .findFirst()
                .orElseThrow()
                .group();
        // Chromium's waitForFunction takes the promise of an asynchronous function for true
        Awaitility.await()
                .until(() -> gateway.as(token)
                        .post()
                        .uri("/api/v1/images/character?dry_run=true")
                        .exchange()
                        .returnResult()
                        .getStatus()
                        .isSameCodeAs(HttpStatus.UNAUTHORIZED));
    }

    private void draw() {
        page.locator("button").click();
    }

    private Locator status() {
        return page.locator("[role=status]");
    }

    private String mint() {
        minted.incrementAndGet();
        return new String(
                gateway.as(key)
                        .post()
                        .uri("/api/v1/browser-tokens")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(request)
                        .exchange()
                        .expectStatus()
                        .isCreated()
                        .expectBody()
                        .returnResult()
                        .getResponseBodyContent(),
                StandardCharsets.UTF_8);
    }

    private static String clientId() {
        return gateway.bean(Clients.class).list("", 100).stream()
                .filter(client -> client.name().equals("shop"))
                .findFirst()
                .orElseThrow()
                .id();
    }
}
