package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** Entry of the ledger. Entries are never changed: later knowledge is added as a new entry. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CallEntry.class, name = CallEntry.KIND),
    @JsonSubTypes.Type(value = SettlementEntry.class, name = SettlementEntry.KIND),
    @JsonSubTypes.Type(value = ResultEntry.class, name = ResultEntry.KIND),
    @JsonSubTypes.Type(value = ActionEntry.class, name = ActionEntry.KIND)
})
public sealed interface LedgerEntry permits CallEntry, SettlementEntry, ResultEntry, ActionEntry {

    /**
     * Returns the generation id of the call to which the entry belongs, or the id of an administrator's action.
     */
    String id();

    /** Returns the time of recording, which is never before that of the previous entry in the chain. */
    Instant recordedAt();

    /** Returns this entry with another time of recording. */
    LedgerEntry recordedAt(Instant time);

    /** Returns the name of the kind of entry. */
    String kind();
}
