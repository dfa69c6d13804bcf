package io.gateway302.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what was submitted and what was generated, that is billed: in total, and by the id that the caller gave its
 * request. Only the newest requests are remembered one by one; the totals hold all.
 */
final class Generations {

    private final Map<String, Count> requests;

    private final Map<String, Bill> bills;

    private long submissions;

    private long generations;

    private long recordLookups;

    private BigDecimal cost = BigDecimal.ZERO;

    Generations(int most) {
        this.requests = new Newest<>(most);
        this.bills = new Newest<>(most);
    }

    /** Counts a submission, and tells how often its request has come by now. */
    synchronized int submitted(String requestId) {
        submissions++;
        Count count = requests.getOrDefault(requestId, new Count(requestId, 0, 0));
        requests.put(requestId, new Count(requestId, count.submissions() + 1, count.generations()));
        return count.submissions() + 1;
    }

    /**
     * Counts a picture.
     *
     * @param requestId the caller's id of the request
     * @param upstreamId our id of it, under which its cost can be looked up
     * @param bill what it costs
     */
    synchronized void generated(String requestId, String upstreamId, Bill bill) {
        generations++;
        cost = cost.add(bill.cost());
        bills.put(upstreamId, bill);
        Count count = requests.getOrDefault(requestId, new Count(requestId, 0, 0));
        requests.put(requestId, new Count(requestId, count.submissions(), count.generations() + 1));
    }

    /** What was counted of one request; zeros where it is not known. */
    synchronized Count of(String requestId) {
        return requests.getOrDefault(requestId, new Count(requestId, 0, 0));
    }

    /** Counts a look-up, and tells the bill of the request that had this id of ours; null as long as none shows. */
    synchronized @Nullable Bill lookUp(String upstreamId, Instant now) {
        recordLookups++;
        Bill bill = bills.get(upstreamId);
        return bill != null && bill.isShownAt(now) ? bill : null;
    }

    /** What all pictures cost. */
    synchronized BigDecimal cost() {
        return cost;
    }

    /** All that was counted so far. */
    synchronized Tally tally() {
        return new Tally(submissions, generations, cost, recordLookups, new ArrayList<>(requests.values()));
    }

    /** Begins anew. */
    synchronized void reset() {
        submissions = 0;
        generations = 0;
        recordLookups = 0;
        cost = BigDecimal.ZERO;
        requests.clear();
        bills.clear();
    }

    /**
     * The counts of one request.
     *
     * @param requestId the caller's id of it
     * @param submissions how often it came
     * @param generations how many pictures were made for it
     */
    record Count(String requestId, int submissions, int generations) {}

    /**
     * The counts of all requests.
     *
     * @param submissions how many came
     * @param generations how many pictures were made
     * @param cost US dollars that they cost
     * @param recordLookups how often the record of a cost was asked for
     * @param requests the newest requests, the oldest of them first
     */
    record Tally(long submissions, long generations, BigDecimal cost, long recordLookups, List<Count> requests) {}

    /**
     * What a picture costs.
     *
     * @param cost US dollars
     * @param shownFrom when its record appears; null for never
     */
    record Bill(BigDecimal cost, @Nullable Instant shownFrom) {

        boolean isShownAt(Instant time) {
            return shownFrom != null && !shownFrom.isAfter(time);
        }
    }
}
