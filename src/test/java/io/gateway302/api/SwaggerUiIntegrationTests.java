package io.gateway302.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.gateway302.Chromium;
import io.gateway302.RunningGateway;
import io.gateway302.identity.client.Clients;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Swagger UI in a real browser with a gateway and the sandbox behind it. Skipped without Chromium. */
class SwaggerUiIntegrationTests {

    private static RunningGateway gateway;
    private static String key;
    private static Chromium browser;

    private Page page;

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
        page = browser.newPage();
        page.setDefaultTimeout(60_000);
        page.navigate("http://127.0.0.1:" + gateway.port() + "/swagger-ui");
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void opensOnTheApiOfTheGatewayAndOffersTheOtherDocuments() {
        assertThat(page.locator("#operations-Me-me")).isHidden();
        assertThat(page.locator("[data-tag=Images]")).isVisible();

        assertThat(page.locator("#select option").allTextContents()).containsExactly("gateway", "all", "admin");
        assertThat(page.locator("#select")).hasValue("/v3/api-docs/gateway");
        assertThat(page.locator("[data-tag=Ledger]").count()).isZero();
        assertThat(page.locator(".info")).containsText("client key");
        assertThat(page.locator(".info")).containsText("administrator key");
    }

    @Test
    void aClientKeyWorksForADryRun() {
        authorize("clientKey", "client key", key);
        Locator operation = opened("Images", "generateCharacterImage");
        operation.locator(".try-out__btn").click();
        operation.locator("[data-param-name=dry_run] select").selectOption("true");
        operation.locator(".execute").click();

        assertThat(operation.locator(".live-responses-table .response .response-col_status"))
                .containsText("200");
        assertThat(operation.locator(".live-responses-table")).containsText("\"status\": \"dry_run\"");
    }

    @Test
    void anAdministratorKeyWorksForTheLedger() {
        page.locator("#select").selectOption("/v3/api-docs/admin");
        authorize("adminKey", "administrator key", RunningGateway.ADMIN_KEY);
        Locator operation = opened("Ledger", "listLedgerEntries");
        operation.locator(".try-out__btn").click();
        operation.locator(".execute").click();

        assertThat(operation.locator(".live-responses-table .response .response-col_status"))
                .containsText("200");
    }

    @Test
    void theDocumentOfEverythingNamesBothKeys() {
        page.locator("#select").selectOption("/v3/api-docs");
        page.locator(".auth-wrapper .authorize").click();

        assertThat(page.locator(".dialog-ux")).containsText("clientKey");
        assertThat(page.locator(".dialog-ux")).containsText("adminKey");
        assertThat(page.locator("[data-tag=Ledger]")).isVisible();
    }

    private void authorize(String scheme, String description, String value) {
        page.locator(".auth-wrapper .authorize").click();
        Locator dialog = page.locator(".dialog-ux");
        assertThat(dialog).containsText(scheme);
        assertThat(dialog).containsText(description);
        dialog.locator("input").fill(value);
        dialog.locator(".auth-btn-wrapper .authorize").click();
        dialog.locator(".btn-done").click();
    }

    /** Opens the operation of a tag. */
    private Locator opened(String tag, String operationId) {
        page.locator("[data-tag=" + tag + "]").click();
        Locator operation = page.locator("#operations-" + tag + "-" + operationId);
        operation.locator(".opblock-summary-control").click();
        return operation;
    }
}
