package io.gateway302.catalog.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.catalog.BarredPath;
import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.NotCallable;
import io.gateway302.catalog.reading.CatalogLoader;
import io.gateway302.catalog.reading.CatalogSource;
import io.gateway302.catalog.reading.InvalidCatalogException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;

class ExclusionRulesTests {

    private static final String OPERATION = """
            provider: P
            operations:
              - {id: a, section: S, title: T, method: POST, path: /a, confidence: documented}
            """;

    private static final String EXCLUSIONS = """
            not_callable:
              - {id: b, section: S, provider: P, title: T, method: GET, path: /b, reason: credentials}
            barred:
              - {path: /b/, note: Why}
            """;

    @Test
    void aCatalogKnowsWhatCannotBeCalled() {
        Catalog catalog = load(EXCLUSIONS);

        NotCallable entry = catalog.findNotCallable("b").orElseThrow();
        assertThat(entry.method()).isEqualTo(HttpMethod.GET);
        assertThat(entry.explanation()).isEqualTo("It hands out or changes the operator's keys, or logs in");
        assertThat(catalog.route(HttpMethod.GET, "/b")).isEmpty();
        assertThat(catalog.barred("/B")).contains(new BarredPath("/b/", "Why"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            id: b       | id: a        | entry 'a': the id is taken already
            id: b       | id: 'A b'    | entry 'A b': the id must consist of letters, digits, _ and -, in parts separated by dots
            GET, path: /b | POST, path: /a | entry 'b': POST /a is the address of an operation
            path: /b,   | note: x,     | entry 'b': an entry that cannot be called for what it does needs its path
            path: /b/,  | path: b,     | barred path 'b' must begin and end with /
            path: /b/,  | path: /a/,   | barred path '/a/' bars operation 'a'
            credentials | why          | 'not_callable[0].reason' is 'why'; allowed are address-unknown, credentials, heading, operator-account, prose, websocket
            title: T,   | title: T, titel: T, | unknown key 'not_callable[0].titel'; allowed are id, method, note, path, provider, reason, section, title
            """)
    void refusesWhatBreaksARule(String text, String replacement, String fault) {
        assertThatThrownBy(() -> load(EXCLUSIONS.replace(text, replacement)))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessage("catalog/not-callable.yaml: " + fault);
    }

    private static Catalog load(String exclusions) {
        return CatalogLoader.load(List.of(
                new CatalogSource("catalog/p.yaml", OPERATION),
                new CatalogSource("catalog/not-callable.yaml", exclusions)));
    }
}
