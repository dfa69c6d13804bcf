package io.gateway302.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Rule that a replica of the previous version can go on while a newer one migrates: a migration only adds. What the code no
 * longer needs is removed by a later version, in a migration whose first line says so.
 */
class MigrationRulesTests {

    /** First line of a migration that removes what the version before does not use any more. */
    private static final String CONTRACTS = "-- contract:";

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "drops or renames",
                    "\\bdrop\\s+(table|column|view|index|constraint|schema|default)\\b|\\brename\\b"),
            new Rule("changes a column", "\\balter\\s+(column|table\\s+\\S+\\s+alter)\\b"),
            new Rule(
                    "adds a column that old inserts leave out",
                    "\\badd\\s+(column\\s+)?\\S+\\s+(?!.*\\bdefault\\b).*\\bnot\\s+null\\b"),
            new Rule(
                    "adds a constraint that old inserts may break",
                    "\\badd\\s+(constraint|unique|check|foreign|primary)\\b"),
            new Rule("deletes rows", "\\b(delete\\s+from|truncate)\\b"));

    private record Rule(String name, Pattern pattern) {
        Rule(String name, String pattern) {
            this(name, Pattern.compile(pattern, Pattern.DOTALL));
        }
    }

    @Test
    void everyMigrationOnlyAdds() throws IOException {
        List<String> faults = new ArrayList<>();
        Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath*:db/**/V*.sql");
        for (Resource file : files) {
            faults(file.getContentAsString(StandardCharsets.UTF_8)).forEach(fault -> faults.add(file + ": " + fault));
        }

        assertThat(files).hasSizeGreaterThan(9);
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table client;",
                "alter table client drop column models;",
                "alter table client rename column models to model;",
                "alter table client rename to clients;",
                "alter table client alter column models set not null;",
                "alter table client add column team varchar(9) not null;",
                "alter table client add constraint one unique (name);",
                "delete from client;",
            })
    void aMigrationThatStopsThePreviousVersionIsFound(String statement) {
        assertThat(faults("-- says what it is for\n" + statement)).hasSize(1);
        assertThat(faults("-- contract: 1.3 stopped to use it\n" + statement)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table client add column team varchar(9);",
                "alter table client add column team varchar(9) not null default '';",
                "create table team (id text not null primary key, name text not null unique);",
                "create index team_name on team (name);",
            })
    void aMigrationThatOnlyAddsIsFine(String statement) {
        assertThat(faults(statement)).isEmpty();
    }

    private static List<String> faults(String migration) {
        if (migration.startsWith(CONTRACTS)) {
            return List.of();
        }
        String code = migration.replaceAll("--[^\n]*", "").toLowerCase(Locale.ROOT);
        return Arrays.stream(code.split(";"))
                .flatMap(statement -> RULES.stream()
                        .filter(rule -> rule.pattern().matcher(statement).find())
                        .map(rule -> rule.name() + ": " + statement.strip())
                        .limit(1))
                .toList();
    }
}
