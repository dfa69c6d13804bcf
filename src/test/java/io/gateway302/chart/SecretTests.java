package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests of the three sources of secrets, and of the mounted files. */
class SecretTests {

    private static final String FILES = "/etc/gateway302/secrets/";

    @Test
    void everySecretIsAFileThatAVariableNames() {
        assertThat(Chart.render("default").environment())
                .containsEntry("AI302_API_KEY_FILE", FILES + "upstream-key")
                .containsEntry("GATEWAY_ADMIN_KEY_FILE", FILES + "admin-key")
                .containsEntry("GATEWAY_AUDITOR_KEY_FILE", FILES + "auditor-key")
                .containsEntry("GATEWAY_TOKEN_SECRET_FILE", FILES + "token-secret")
                .containsEntry("GATEWAY_LEDGER_SECRET_FILE", FILES + "ledger-secret");
        assertThat(volume("default", "secrets").at("/secret/secretName").asString())
                .isEqualTo(Chart.RELEASE);
    }

    @Test
    void aKeyWithoutANameIsLeftOut() {
        Manifests minimal = Chart.render("minimal");

        assertThat(minimal.environment())
                .containsKeys("AI302_API_KEY_FILE", "GATEWAY_ADMIN_KEY_FILE")
                .doesNotContainKeys(
                        "GATEWAY_AUDITOR_KEY_FILE", "GATEWAY_TOKEN_SECRET_FILE", "GATEWAY_LEDGER_SECRET_FILE");
        assertThat(keys(volume("minimal", "secrets").at("/secret/items"))).containsExactly("upstream-key", "admin-key");
        assertThat(volume("minimal", "secrets").at("/secret/secretName").asString())
                .isEqualTo("gateway302-secrets");
    }

    @Test
    void credentialsOfDatabaseAndRedisAreFilesNamedLikeProperties() {
        assertThat(volume("ha", "settings").at("/projected/sources").toString()).isEqualTo("""
                        [{"secret":{"name":"gateway302-db-app","items":[\
                        {"key":"username","path":"spring.datasource.username"},\
                        {"key":"password","path":"spring.datasource.password"}]}},\
                        {"secret":{"name":"gateway302-secrets","items":[\
                        {"key":"redis-password","path":"spring.data.redis.password"}]}}]""");
        assertThat(Chart.render("ha").environment())
                .containsEntry("SPRING_CONFIG_IMPORT", "configtree:/etc/gateway302/settings/")
                .doesNotContainKey("SPRING_DATASOURCE_USERNAME");
    }

    @Test
    void externalSecretsOperatorWritesTheSecretThatIsMounted() {
        Manifests manifests = Chart.render("external-secret");
        JsonNode spec = manifests.named("ExternalSecret", Chart.RELEASE).get("spec");

        assertThat(spec.at("/target/name").asString())
                .isEqualTo(volume("external-secret", "secrets")
                        .at("/secret/secretName")
                        .asString());
        assertThat(spec.get("data").valueStream().map(it -> it.get("secretKey").asString()))
                .containsExactly(
                        "upstream-key",
                        "admin-key",
                        "auditor-key",
                        "token-secret",
                        "ledger-secret",
                        "database-password",
                        "redis-url");
    }

    @Test
    void filesOfTheCsiDriverStandInForSecrets() {
        Manifests manifests = Chart.render("csi");

        assertThat(volume("csi", "secrets")
                        .at("/csi/volumeAttributes/secretProviderClass")
                        .asString())
                .isEqualTo(manifests
                        .named("SecretProviderClass", Chart.RELEASE)
                        .at("/metadata/name")
                        .asString());
        assertThat(manifests.environment())
                .containsEntry("AI302_API_KEY_FILE", FILES + "upstream-key")
                .containsEntry(
                        "SPRING_CONFIG_IMPORT",
                        "configtree:/etc/gateway302/secrets/,file:/etc/gateway302/config/application.yaml");
        assertThat(Manifests.volume(manifests.pod(), "settings")).isNull();
    }

    @Test
    void theSandboxNeedsNoSecret() {
        Manifests manifests = Chart.render("sandbox");

        assertThat(Manifests.volume(manifests.pod(), "secrets")).isNull();
        assertThat(manifests.environment())
                .containsEntry("SPRING_PROFILES_ACTIVE", "sandbox")
                .doesNotContainKey("AI302_API_KEY_FILE");
    }

    private static JsonNode volume(String set, String name) {
        JsonNode volume = Manifests.volume(Chart.render(set).pod(), name);
        assertThat(volume).as(name).isNotNull();
        return volume;
    }

    private static List<String> keys(JsonNode items) {
        return items.valueStream().map(it -> it.get("key").asString()).toList();
    }
}
