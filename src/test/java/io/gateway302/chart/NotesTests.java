package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of the notes that {@code helm install} prints at its end. */
class NotesTests {

    @TempDir
    private static Path chart;

    /** Wraps the notes into a manifest, because helm-java does not return notes. */
    @BeforeAll
    static void wrapTheNotes() throws IOException {
        Chart.copy(chart);
        Path notes = chart.resolve("templates/NOTES.txt");
        Files.writeString(
                chart.resolve("templates/_notes.tpl"),
                "{{- define \"notes\" -}}\n" + Files.readString(notes) + "{{- end -}}");
        Files.writeString(chart.resolve("templates/notes.yaml"), """
                apiVersion: v1
                kind: Notes
                text: |
                  {{- include "notes" . | nindent 2 }}
                """);
        Files.delete(notes);
    }

    @ParameterizedTest
    @MethodSource("io.gateway302.chart.Chart#sets")
    void sayHowToCallAndCheckTheInstallation(String set) {
        assertThat(notes(set, "{}"))
                .contains("helm test gateway302 --namespace ai")
                .contains("port-forward service/"
                        + (set.equals("full") ? "ai-gateway 8080:80\n" : "gateway302 8080:8080\n"))
                .doesNotContain("<no value>", "%!");
    }

    @Test
    void nameEveryKeyOfTheSecret() {
        assertThat(notes("deployment", "{}")).contains("""
                create secret generic gateway302-secrets \\
                    --from-file=upstream-key=upstream-key.txt \\
                    --from-file=database-password=database-password.txt \\
                    --from-file=redis-password=redis-password.txt \\
                    --from-file=admin-key=<(openssl rand -hex 32) \\
                    --from-file=auditor-key=<(openssl rand -hex 32) \\
                    --from-file=ledger-secret=<(openssl rand -hex 32) \\
                    --from-file=token-secret=<(openssl rand -hex 32)
                """);
        assertThat(notes("csi", "{}") + notes("external-secret", "{}")).doesNotContain("create secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "default    | {}                           | STATE: SQLite",
                "sandbox    | {}                           | logs gateway302-0",
                "default    | {longestCall: 7m}            | finishes its requests for 7m",
                "ha         | {}                           | LEDGER: rows wait on the claim",
                "deployment | {durability: journal, acceptLossOnEviction: true} | are lost with a pod that is evicted",
                "sqlite     | {trustedProxies: []}         | Name its addresses in trustedProxies",
                "sqlite     | {ingress: {controller: none}} | Set timeouts of at least 195 s",
            })
    void warnOfWhatTheValuesMean(String set, String values, String sentence) {
        assertThat(notes(set, values)).contains(sentence);
    }

    private static String notes(String set, String values) {
        return Manifests.parse(Chart.template(chart, Chart.values(set, values)))
                .one("Notes")
                .get("text")
                .asString();
    }
}
