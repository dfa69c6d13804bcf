package io.gateway302.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** Completeness of the catalog: every known operation of 302.AI can be called, or has a reason why it cannot. */
class CatalogCompletenessTests {

    private static final Catalog CATALOG = ShippedCatalog.load();

    @Test
    void everyKnownEntryIsAnOperationOrSaidNotToBeCallable() {
        assertThat(Stream.concat(
                        CATALOG.operations().stream().map(Operation::id),
                        CATALOG.notCallable().stream().map(NotCallable::id)))
                .containsAll(lines("entries.txt"));
    }

    @Test
    void whatIsNoKnownEntryIsDerivedFromOne() {
        List<String> known = lines("entries.txt");

        assertThat(CATALOG.operations())
                .filteredOn(operation -> !known.contains(operation.id()))
                .allSatisfy(operation -> {
                    assertThat(operation.id()).endsWith(".poll");
                    assertThat(CATALOG.tasks(operation)).isNotEmpty();
                });
        assertThat(CATALOG.notCallable()).extracting(NotCallable::id).isSubsetOf(known);
    }

    @Test
    void everyEntryOfTheNavigationIsAccountedFor() {
        Stream<String> ofOperations = CATALOG.operations().stream()
                .flatMap(operation -> Stream.of(operation.section(), operation.provider(), operation.title()));
        Stream<String> ofTheRest = CATALOG.notCallable().stream()
                .flatMap(entry -> Stream.of(entry.section(), entry.provider(), entry.title()));

        assertThat(Stream.concat(ofOperations, ofTheRest).toList()).containsAll(lines("navigation.txt"));
    }

    @Test
    void whatHandlesKeysOrTellsOfTheAccountCannotBeCalled() {
        assertThat(CATALOG.notCallable())
                .filteredOn(entry -> entry.path() != null)
                .extracting(entry -> entry.method() + " " + entry.path() + " "
                        + entry.reason().label())
                .containsExactlyInAnyOrder(
                        "GET /dashboard/api_keys credentials",
                        "GET /dashboard/api_key/{api_name} credentials",
                        "POST /dashboard/api_key credentials",
                        "PUT /dashboard/api_key/{api_name} credentials",
                        "DELETE /dashboard/api_key/{api_name} credentials",
                        "GET /sso/login credentials",
                        "GET /dashboard/balance operator-account",
                        "GET /dashboard/prices operator-account",
                        "GET /dashboard/record/{request_id} operator-account",
                        "GET /dashboard/api-record operator-account",
                        "GET /v1/realtime websocket");
    }

    @Test
    void onlyWhatSaysNothingMoreHasNoAddress() {
        assertThat(CATALOG.notCallable())
                .filteredOn(entry -> entry.path() == null)
                .hasSize(30)
                .extracting(NotCallable::reason)
                .containsOnly(NotCallable.Reason.HEADING, NotCallable.Reason.PROSE, NotCallable.Reason.ADDRESS_UNKNOWN);
    }

    private static List<String> lines(String file) {
        try {
            return new ClassPathResource(file, CatalogCompletenessTests.class)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
