package io.gateway302.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.gateway302.Chromium;
import io.gateway302.RunningGateway;
import io.gateway302.identity.AllowedOrigins;
import io.gateway302.identity.client.Clients;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Page with a strict Content Security Policy in a real browser, which runs a task and shows its stored result. Skipped
 * without Chromium.
 */
class BrowserTaskIntegrationTests {

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static Chromium browser;

    @BeforeAll
    static void start() {
        Chromium.assumeInstalled();
        gateway = RunningGateway.start(
                data,
                "spring.profiles.active=sandbox",
                "gateway.tasks.run.shortest-interval=50ms",
                "gateway.results.store=directory",
                "gateway.egress.allowed-networks=127.0.0.0/8");
        browser = Chromium.launch();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            gateway.close();
        }
    }

    private static String token(String key, String origin) {
        TaskCaller client = new TaskCaller(gateway.port(), key);
        return client.send(client.to("/api/v1/browser-tokens")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"operations\": [\"kling.images.*\"], \"origin\": \"" + origin
                                + "\", \"max_requests\": 1}")))
                .body()
                .path("token")
                .stringValue();
    }

    private static String clientId() {
        return gateway.bean(Clients.class).list("", 100).stream()
                .filter(client -> client.name().equals("shop"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** Waits without a script, which the policy of the page would refuse. */
    private static void await(Page page, String selector) {
        page.locator(selector).waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    }

    @Test
    void followsATaskByEventSourceAndShowsTheStoredImage() throws Exception {
        String key = gateway.bean(Clients.class).provide("shop", null).reveal();
        String address = "http://127.0.0.1:" + gateway.port();
        try (StrictPage shop = new StrictPage(address);
                Page page = browser.newPage()) {
            AllowedOrigins.allow(gateway, clientId(), shop.origin());
            shop.setToken(token(key, shop.origin()));
            List<String> console = new ArrayList<>();
            page.onConsoleMessage(message -> console.add(message.text()));

            page.navigate(shop.origin());
            await(page, "html[data-state]");

            assertThat(page.evaluate("document.documentElement.dataset.state"))
                    .as(console.toString())
                    .isEqualTo("shown");
            assertThat((Integer) page.evaluate("document.querySelector('img').naturalWidth"))
                    .isPositive();
            assertThat((String) page.evaluate("document.querySelector('img').src"))
                    .startsWith(address + "/files/file_");
            assertThat((String) page.evaluate("statuses.join(' ')")).matches("((queued|in_progress) )+succeeded");
            await(page, "html[data-events=ended]");
            assertThat((Integer) page.evaluate("violations.length"))
                    .as(page.evaluate("violations.join()").toString())
                    .isZero();
            assertThat(console).noneMatch(line -> line.contains("Content Security Policy"));
        }
    }
}
