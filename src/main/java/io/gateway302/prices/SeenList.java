package io.gateway302.prices;

import io.gateway302.catalog.price.TokenPrice;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Price list that was read from 302.AI.
 *
 * @param id number of the list, from 1
 * @param seenAt time of the read
 * @param upstreamKey alias of the key that read it
 * @param prices number of prices of models in it
 * @param unread number of such rows that were not understood
 * @param changes differences from the lists before
 */
record SeenList(long id, Instant seenAt, String upstreamKey, int prices, int unread, List<Change> changes) {

    /**
     * New or changed price.
     *
     * @param model name in lower case
     * @param price price; null if 302.AI does not list the model any more
     * @param held true if the change is not applied
     */
    record Change(String model, @Nullable TokenPrice price, boolean held) {}
}
