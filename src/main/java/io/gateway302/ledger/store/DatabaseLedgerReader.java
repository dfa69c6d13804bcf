package io.gateway302.ledger.store;

import io.gateway302.ledger.CatchUp;
import io.gateway302.ledger.Head;
import io.gateway302.ledger.Heads;
import io.gateway302.ledger.LedgerPosition;
import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.RecordedCall;
import io.gateway302.ledger.Verification;
import io.gateway302.ledger.chain.Chain;
import io.gateway302.ledger.query.LedgerQuery;
import io.gateway302.ledger.query.UsageQuery;
import io.gateway302.ledger.query.UsageSum;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reader of the ledger with short statements: no transaction stays open during a whole export. */
final class DatabaseLedgerReader implements LedgerReader {

    private static final int EXPORTED_AT_ONCE = 1000;

    private final LedgerDatabase database;
    private final Supplier<Chain> chain;
    private final CatchUp catchUp;
    private final Heads heads;

    DatabaseLedgerReader(LedgerDatabase database, Supplier<Chain> chain, CatchUp catchUp, Heads heads) {
        this.database = database;
        this.chain = chain;
        this.catchUp = catchUp;
        this.heads = heads;
    }

    @Override
    public List<RecordedCall> search(LedgerQuery query, @Nullable LedgerPosition after, int limit) {
        catchUp.await();
        return database.read(jdbc -> CallSearch.of(jdbc, query).page(jdbc, after, limit));
    }

    @Override
    public Optional<RecordedCall> find(String id) {
        catchUp.await();
        return database.read(jdbc -> CallLookup.find(jdbc, id));
    }

    @Override
    public Optional<RecordedCall> find(String clientId, String id) {
        catchUp.await();
        return database.read(jdbc -> CallLookup.find(jdbc, clientId, id));
    }

    @Override
    public void export(LedgerQuery query, Sink sink) throws IOException {
        catchUp.await();
        CallSearch search = database.read(jdbc -> CallSearch.of(jdbc, query));
        LedgerPosition after = null;
        do {
            after = exportSome(search, after, sink);
        } while (after != null);
    }

    /** Returns the position at which the next batch starts; null if this was the last batch. */
    private @Nullable LedgerPosition exportSome(CallSearch search, @Nullable LedgerPosition after, Sink sink)
            throws IOException {
        List<RecordedCall> calls = database.read(jdbc -> search.page(jdbc, after, EXPORTED_AT_ONCE));
        for (RecordedCall call : calls) {
            sink.accept(call);
        }
        return calls.size() < EXPORTED_AT_ONCE ? null : calls.getLast().position();
    }

    @Override
    public List<UsageSum> usage(UsageQuery query, int limit) {
        catchUp.await();
        return database.read(jdbc -> new UsageSums(query, database.dialect()).read(jdbc, limit));
    }

    @Override
    public Verification verify() {
        catchUp.await();
        // must precede the first read of the store, which then has at least these links
        List<Head> known = heads.kept();
        return new Verifier(database, chain.get()).verify(known);
    }
}
