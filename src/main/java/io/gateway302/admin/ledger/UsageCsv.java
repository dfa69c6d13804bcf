package io.gateway302.admin.ledger;

import io.gateway302.ledger.UsageKey;
import io.gateway302.ledger.UsageSum;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** CSV form of usage sums: a column for each grouping key and each unit. */
final class UsageCsv {

    private static final List<String> UNITS = List.of("image", "second", "token", "character");

    private UsageCsv() {}

    static ResponseEntity<Object> of(List<UsageKey> groupBy, List<UsageSum> sums) throws IOException {
        StringWriter out = new StringWriter();
        new CsvLine(out).names(names(groupBy));
        for (UsageSum sum : sums) {
            CsvLine line = new CsvLine(out);
            for (String value : sum.group().values()) {
                line.text(value);
            }
            line.value(sum.calls()).value(sum.failures());
            for (String unit : UNITS) {
                line.value(sum.units().get(unit));
            }
            line.value(UsageController.Sum.amount(sum.cost()))
                    .value(UsageController.CURRENCY)
                    .value(sum.unpriced())
                    .end();
        }
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, LedgerFormat.CSV.contentType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"usage.csv\"")
                .body(out.toString());
    }

    private static List<String> names(List<UsageKey> groupBy) {
        List<String> names = new ArrayList<>();
        for (UsageKey key : groupBy) {
            switch (key.dimension()) {
                case CLIENT -> names.addAll(List.of("client", "client_id"));
                case KEY -> names.add("key_id");
                default -> names.add(key.label());
            }
        }
        names.addAll(List.of("calls", "failures"));
        names.addAll(UNITS);
        names.addAll(List.of("cost", "currency", "unpriced"));
        return names;
    }
}
