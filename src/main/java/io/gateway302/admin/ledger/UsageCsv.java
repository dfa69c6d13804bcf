package io.gateway302.admin.ledger;

import io.gateway302.ledger.query.UsageKey;
import io.gateway302.ledger.query.UsageSum;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** CSV form of usage sums: a column for each grouping key and each unit. */
final class UsageCsv {

    private UsageCsv() {}

    static void write(List<UsageKey> groupBy, List<UsageSum> sums, HttpServletResponse response) throws IOException {
        response.setContentType(LedgerFormat.CSV.contentType());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"usage.csv\"");
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        new CsvLine(out).names(names(groupBy));
        for (UsageSum sum : sums) {
            CsvLine line = new CsvLine(out);
            for (String value : sum.group().values()) {
                line.text(value);
            }
            line.value(sum.calls()).value(sum.failures());
            for (String unit : UsageSum.UNITS) {
                line.value(sum.units().get(unit));
            }
            line.value(UsageController.Sum.amount(sum.cost()))
                    .value(UsageController.CURRENCY)
                    .value(sum.unpriced())
                    .end();
        }
        out.flush();
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
        names.addAll(UsageSum.UNITS);
        names.addAll(List.of("cost", "currency", "unpriced"));
        return names;
    }
}
