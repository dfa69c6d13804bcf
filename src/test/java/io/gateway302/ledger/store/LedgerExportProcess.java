package io.gateway302.ledger.store;

import io.gateway302.ledger.CatchUp;
import io.gateway302.ledger.Chains;
import io.gateway302.ledger.Heads;
import io.gateway302.ledger.RecordedCall;
import io.gateway302.ledger.query.LedgerQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** Process that exports a whole ledger, and prints its maximum heap usage. */
final class LedgerExportProcess {

    private LedgerExportProcess() {}

    /** Exports the ledger of a directory ({@code embedded}), or of a server. */
    public static void main(String[] args) throws IOException {
        Count count = new Count();
        try (LedgerDatabase database = args[0].equals("embedded")
                ? LedgerDatabase.embedded(Path.of(args[1]))
                : LedgerDatabase.onServer(args[1], null, null)) {
            new DatabaseLedgerReader(database, () -> Chains.of("unused-by-exports"), CatchUp.NONE, Heads.NONE)
                    .export(new LedgerQuery(null, null, null, null, null), count::add);
        }
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.println(
                count.rows + " rows, " + (count.bytes >> 20) + " MB of JSON, peak heap " + (peak >> 20) + " MB");
    }

    private static final class Count extends OutputStream {

        private long rows;
        private long bytes;

        void add(RecordedCall call) {
            JsonMapper.shared().writeValue(this, call.call());
            rows++;
        }

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int offset, int length) {
            bytes += length;
        }
    }
}
