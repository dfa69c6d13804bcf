package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** What the ledger holds. An entry is never changed: what becomes known later is an entry of its own. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CallEntry.class, name = CallEntry.KIND),
    @JsonSubTypes.Type(value = SettlementEntry.class, name = SettlementEntry.KIND),
    @JsonSubTypes.Type(value = ActionEntry.class, name = ActionEntry.KIND)
})
public sealed interface LedgerEntry permits CallEntry, SettlementEntry, ActionEntry {

    /** The generation id of a call, of the call that a settlement belongs to, or the id of an administrator's action. */
    String id();

    /** When it was written; never before that of the entry in front of it in its chain. */
    Instant recordedAt();

    /** The same entry, written at another time. */
    LedgerEntry recordedAt(Instant time);

    /** The name of its kind. */
    String kind();
}
