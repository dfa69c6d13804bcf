package io.gateway302.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what was submitted, what was generated, that is billed, and what was asked for: in total, and by the id that the caller gave its
 * request. Only the newest requests are remembered one by one; the totals hold all.
 */
final class Generations {

    private final Map<String, Count> requests;

    private final Map<String, Bill> bills;

    private long submissions;

    private long generations;

    private long polls;

    private long recordLookups;

    private BigDecimal cost = BigDecimal.ZERO;

    Generations(int most) {
        this.requests = new Newest<>(most);
        this.bills = new Newest<>(most);
    }

    /** Counts a submission, and tells how often its request has come by now. */
    synchronized int submitted(String requestId) {
        submissions++;
        Count count = requests.getOrDefault(requestId, Count.none(requestId));
        requests.put(requestId, count.plus(1, 0, 0));
        return count.submissions() + 1;
    }

    /** Counts a question for the result of a task, and tells how often its request has come by now. */
    synchronized int polled(String requestId) {
        polls++;
        Count count = requests.getOrDefault(requestId, Count.none(requestId));
        requests.put(requestId, count.plus(0, 0, 1));
        return count.polls() + 1;
    }

    /**
     * Counts a picture, or whatever else was made.
     *
     * @param requestId the caller's id of the request
     * @param upstreamId our id of it, under which its cost can be looked up
     * @param bill what it costs
     */
    synchronized void generated(String requestId, String upstreamId, Bill bill) {
        generations++;
        cost = cost.add(bill.cost());
        bills.put(upstreamId, bill);
        Count count = requests.getOrDefault(requestId, Count.none(requestId));
        requests.put(requestId, count.plus(0, 1, 0));
    }

    /** What was counted of one request; zeros where it is not known. */
    synchronized Count of(String requestId) {
        return requests.getOrDefault(requestId, Count.none(requestId));
    }

    /** Counts a look-up, and tells the bill of the request that had this id of ours; null as long as none shows. */
    synchronized @Nullable Bill lookUp(String upstreamId, Instant now) {
        recordLookups++;
        Bill bill = bills.get(upstreamId);
        return bill != null && bill.isShownAt(now) ? bill : null;
    }

    /** What all generations cost. */
    synchronized BigDecimal cost() {
        return cost;
    }

    /** All that was counted so far. */
    synchronized Tally tally() {
        return new Tally(submissions, generations, polls, cost, recordLookups, new ArrayList<>(requests.values()));
    }

    /** Begins anew. */
    synchronized void reset() {
        submissions = 0;
        generations = 0;
        polls = 0;
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
     * @param generations how many pictures, texts or whatever else were made for it
     * @param polls how often it asked for the result of a task
     */
    record Count(String requestId, int submissions, int generations, int polls) {

        private static Count none(String requestId) {
            return new Count(requestId, 0, 0, 0);
        }

        private Count plus(int moreSubmissions, int moreGenerations, int morePolls) {
            return new Count(
                    requestId, submissions + moreSubmissions, generations + moreGenerations, polls + morePolls);
        }
    }

    /**
     * The counts of all requests.
     *
     * @param submissions how many came
     * @param generations how many pictures, texts or whatever else were made
     * @param polls how often the result of a task was asked for
     * @param cost US dollars that the generations cost
     * @param recordLookups how often the record of a cost was asked for
     * @param requests the newest requests, the oldest of them first
     */
    record Tally(
            long submissions,
            long generations,
            long polls,
            BigDecimal cost,
            long recordLookups,
            List<Count> requests) {}

    /**
     * What a call costs.
     *
     * @param cost US dollars
     * @param shownFrom when its record appears; null for never
     * @param model name of the model
     * @param usage what it used
     */
    record Bill(BigDecimal cost, @Nullable Instant shownFrom, String model, Usage usage) {

        /** Of a picture of the character operation. */
        Bill(BigDecimal cost, @Nullable Instant shownFrom) {
            this(cost, shownFrom, Answers.MODEL, Usage.ONE);
        }

        boolean isShownAt(Instant time) {
            return shownFrom != null && !shownFrom.isAfter(time);
        }
    }
}
