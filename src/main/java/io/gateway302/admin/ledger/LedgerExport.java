package io.gateway302.admin.ledger;

import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.query.LedgerQuery;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writer that streams calls into a response. The response begins with the first row, so that an earlier failure becomes
 * a problem.
 */
final class LedgerExport {

    private static final Logger log = LoggerFactory.getLogger(LedgerExport.class);

    private static final int BUFFER = 1 << 16;

    private final LedgerReader ledger;
    private final JsonMapper json;
    private final LedgerFormat format;

    private @Nullable Writer out;

    LedgerExport(LedgerReader ledger, JsonMapper json, LedgerFormat format) {
        this.ledger = ledger;
        this.json = json;
        this.format = format;
    }

    void write(LedgerQuery query, HttpServletResponse response) {
        try {
            ledger.export(query, call -> format.row(begun(response), LedgerRow.of(call), json));
            begun(response).flush();
        } catch (IOException e) {
            log.debug("The caller left before the end of the export");
        }
    }

    private Writer begun(HttpServletResponse response) throws IOException {
        if (out == null) {
            response.setContentType(format.contentType());
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"ledger." + format.name().toLowerCase(Locale.ROOT) + "\"");
            out = new BufferedWriter(
                    new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8), BUFFER);
            format.begin(out);
        }
        return out;
    }
}
