package io.gateway302.ledger;

import io.gateway302.ledger.chain.Chain;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Writer of a chain, as in a process. */
public final class TestWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String id;
    private final Chain chain;
    private long sequence;
    private String hash = Chain.GENESIS;

    /** Creates the writer with this id. */
    public TestWriter(String id, Chain chain) {
        this.id = id;
        this.chain = chain;
    }

    /** Returns the next links of the chain. */
    public List<Link> write(LedgerEntry... entries) {
        return Stream.of(entries).map(this::write).toList();
    }

    /** Returns the next link of the chain. */
    public Link write(LedgerEntry entry) {
        return write(JSON.writeValueAsString(entry));
    }

    /** Returns the next link of the chain, with any content. */
    public Link write(String document) {
        Link link = chain.link(id, ++sequence, document, hash);
        hash = link.hash();
        return link;
    }

    /** Returns the last link of the chain. */
    public Head head() {
        return new Head(id, sequence, hash);
    }
}
