package io.gateway302.ledger;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Writes a chain, as a process does. */
public final class TestWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String id;
    private final Chain chain;
    private long sequence;
    private String hash = Chain.GENESIS;

    /** The writer with this id. */
    public TestWriter(String id, Chain chain) {
        this.id = id;
        this.chain = chain;
    }

    /** The next links of its chain. */
    public List<Link> write(LedgerEntry... entries) {
        return Stream.of(entries).map(this::write).toList();
    }

    /** The next link of its chain. */
    public Link write(LedgerEntry entry) {
        return write(JSON.writeValueAsString(entry));
    }

    /** The next link of its chain, whatever is in it. */
    public Link write(String document) {
        Link link = chain.link(id, ++sequence, document, hash);
        hash = link.hash();
        return link;
    }

    /** The end of its chain. */
    public Head head() {
        return new Head(id, sequence, hash);
    }
}
