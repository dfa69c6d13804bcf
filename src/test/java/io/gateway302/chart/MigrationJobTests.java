package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests of the hook that migrates the database before pods of the new version start. */
class MigrationJobTests {

    private static final String NAME = "gateway302-migrations";

    @Test
    void withoutTheJobPodsMigrateThemselves() {
        assertThat(Chart.render("ha").of("Job")).isEmpty();
        assertThat(Chart.render("ha").environment()).doesNotContainKey("GATEWAY_DATABASE_MIGRATE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keda", "external-secret", "csi", "full"})
    void withTheJobPodsDoNot(String set) {
        assertThat(Chart.render(set).environment()).containsEntry("GATEWAY_DATABASE_MIGRATE", "false");
        assertThat(Chart.render(set)
                        .one("Job")
                        .at("/spec/template/spec/containers/0/args")
                        .toString())
                .isEqualTo("[\"migrate\"]");
    }

    /**
     * Tests that the hook refers to other hooks only: the release's own objects do not exist yet, so it would wait for
     * them without end.
     */
    @ParameterizedTest
    @ValueSource(strings = {"keda", "external-secret", "csi", "full"})
    void theJobRefersToHooksOfALowerWeightOnly(String set) {
        Manifests manifests = Chart.render(set);
        JsonNode pod = manifests.one("Job").at("/spec/template/spec");
        Set<String> rendered = Set.copyOf(manifests.all().stream()
                .filter(it -> !isHook(it))
                .map(it -> it.get("kind").asString() + " "
                        + it.at("/metadata/name").asString())
                .toList());

        assertThat(rendered)
                .doesNotContain(
                        "ServiceAccount " + pod.get("serviceAccountName").asString());
        for (JsonNode volume : pod.get("volumes")) {
            assertThat(rendered)
                    .doesNotContain("ConfigMap " + volume.at("/configMap/name").asString())
                    .doesNotContain("SecretProviderClass "
                            + volume.at("/csi/volumeAttributes/secretProviderClass")
                                    .asString());
            volume.at("/projected/sources")
                    .forEach(source -> assertThat(rendered)
                            .doesNotContain("ExternalSecret "
                                    + source.at("/secret/name").asString()));
        }
        assertThat(manifests.all())
                .filteredOn(it -> isHook(it) && !it.get("kind").asString().matches("Job|Pod"))
                .isNotEmpty()
                .allSatisfy(it -> {
                    assertThat(it.at("/metadata/name").asString()).endsWith("-migrations");
                    assertThat(annotation(it, "helm.sh/hook")).isEqualTo("pre-install,pre-upgrade");
                    assertThat(annotation(it, "helm.sh/hook-weight")).isEqualTo("-5");
                    assertThat(annotation(it, "argocd.argoproj.io/hook")).isEqualTo("PreSync");
                });
    }

    @Test
    void theJobHasItsOwnAddressAndRole() {
        JsonNode job = Chart.render("keda").one("Job");
        JsonNode pod = job.at("/spec/template/spec");

        assertThat(annotation(job, "argocd.argoproj.io/hook")).isEqualTo("PreSync");
        assertThat(Manifests.environment(pod.at("/containers/0")))
                .containsEntry("SPRING_DATASOURCE_URL", "jdbc:postgresql://postgres:5432/gateway302")
                .doesNotContainKey("SPRING_DATASOURCE_USERNAME");
        assertThat(Manifests.volume(pod, "settings")
                        .at("/projected/sources/0/secret")
                        .toString())
                .isEqualTo("""
                        {"name":"gateway302-migrations-role","items":[\
                        {"key":"username","path":"spring.datasource.username"},\
                        {"key":"password","path":"spring.datasource.password"}]}""");
        assertThat(Chart.render("keda")
                        .named("NetworkPolicy", NAME)
                        .at("/spec/egress/1/ports/0/port")
                        .asInt())
                .isEqualTo(5432);
    }

    @Test
    void whatTheJobLacksIsThatOfThePods() {
        JsonNode pod = Chart.render("full").one("Job").at("/spec/template/spec");

        assertThat(Manifests.environment(pod.at("/containers/0")))
                .containsEntry("SPRING_DATASOURCE_URL", "jdbc:postgresql://postgres:5432/gateway302")
                .containsEntry("SPRING_DATASOURCE_USERNAME", "gateway302-owner")
                .containsEntry("GATEWAY_UPSTREAM_KEY_REST", "2m");
        assertThat(Manifests.volume(pod, "settings").toString())
                .contains("\"name\":\"gateway302-secrets\"", "\"key\":\"owner-password\"");
    }

    @Test
    void theJobHasNoOtherSecrets() {
        JsonNode pod = Chart.render("full").one("Job").at("/spec/template/spec");

        assertThat(Manifests.volume(pod, "secrets")).isNull();
        assertThat(pod.toString()).doesNotContain("upstream-key", "admin-key", "redis-password");
    }

    @Test
    void theExternalSecretOfTheJobWritesASecretOfItsOwn() {
        Manifests manifests = Chart.render("external-secret");

        assertThat(manifests
                        .named("ExternalSecret", NAME)
                        .at("/spec/target/name")
                        .asString())
                .isEqualTo(NAME);
        assertThat(Manifests.volume(manifests.one("Job").at("/spec/template/spec"), "settings")
                        .toString())
                .contains("\"name\":\"" + NAME + "\"");
    }

    private static boolean isHook(JsonNode manifest) {
        return manifest.at("/metadata/annotations").has("helm.sh/hook");
    }

    private static String annotation(JsonNode manifest, String name) {
        return manifest.at("/metadata/annotations").path(name).asString("");
    }
}
