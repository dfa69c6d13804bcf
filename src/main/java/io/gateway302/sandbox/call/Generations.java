package io.gateway302.sandbox.call;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counters of submissions, generations (which are billed) and polls, in total and per request id of the caller. Only
 * the newest requests are kept individually; the totals include all. Thread-safe.
 */
public final class Generations {

    private final Map<String, Count> requests;

    private final Map<String, Bill> bills;

    private long submissions;

    private long generations;

    private long polls;

    private long recordLookups;

    private BigDecimal cost = BigDecimal.ZERO;

    public Generations(int most) {
        this.requests = new LruMap<>(most);
        this.bills = new LruMap<>(most);
    }

    /** Counts a submission, and returns the number of submissions with its request id so far. */
    public synchronized int submitted(String requestId) {
        submissions++;
        Count count = requests.getOrDefault(requestId, Count.none(requestId));
        requests.put(requestId, count.plus(1, 0, 0));
        return count.submissions() + 1;
    }

    /** Counts a poll, and returns the number of polls with its request id so far. */
    public synchronized int polled(String requestId) {
        polls++;
        Count count = requests.getOrDefault(requestId, Count.none(requestId));
        requests.put(requestId, count.plus(0, 0, 1));
        return count.polls() + 1;
    }

    /**
     * Counts a generation, such as an image or a text.
     *
     * @param requestId request id of the caller
     * @param upstreamId the sandbox's id of the call, which identifies its cost record
     * @param bill cost of the call
     */
    public synchronized void generated(String requestId, String upstreamId, Bill bill) {
        generations++;
        cost = cost.add(bill.cost());
        bills.put(upstreamId, bill);
        Count count = requests.getOrDefault(requestId, Count.none(requestId));
        requests.put(requestId, count.plus(0, 1, 0));
    }

    /** Returns the counts of one request; zeros if it is unknown. */
    public synchronized Count of(String requestId) {
        return requests.getOrDefault(requestId, Count.none(requestId));
    }

    /**
     * Counts a lookup, and returns the bill of the call with this id of the sandbox; null if no record has appeared
     * yet.
     */
    public synchronized @Nullable Bill lookUp(String upstreamId, Instant now) {
        recordLookups++;
        Bill bill = bills.get(upstreamId);
        return bill != null && bill.isShownAt(now) ? bill : null;
    }

    /** Returns the cost of all generations, in US dollars. */
    public synchronized BigDecimal cost() {
        return cost;
    }

    /** Returns the counts of all requests. */
    public synchronized Tally tally() {
        return new Tally(submissions, generations, polls, cost, recordLookups, new ArrayList<>(requests.values()));
    }

    /** Sets all counts to zero, and deletes all requests and bills. */
    public synchronized void reset() {
        submissions = 0;
        generations = 0;
        polls = 0;
        recordLookups = 0;
        cost = BigDecimal.ZERO;
        requests.clear();
        bills.clear();
    }

    /**
     * Counts of one request.
     *
     * @param requestId request id of the caller
     * @param submissions number of submissions
     * @param generations number of generations, such as images or texts
     * @param polls number of polls
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
     * Counts of all requests.
     *
     * @param submissions number of submissions
     * @param generations number of generations, such as images or texts
     * @param polls number of polls
     * @param cost cost of all generations in US dollars
     * @param recordLookups number of lookups of cost records
     * @param requests newest requests, the oldest first
     */
    record Tally(
            long submissions,
            long generations,
            long polls,
            BigDecimal cost,
            long recordLookups,
            List<Count> requests) {}

    /**
     * Cost of a call.
     *
     * @param cost cost in US dollars
     * @param shownFrom time when the record appears; null for never
     * @param model name of the model
     * @param usage usage of the call
     */
    public record Bill(BigDecimal cost, @Nullable Instant shownFrom, String model, Usage usage) {

        /** Creates the bill of an image of the character operation. */
        public Bill(BigDecimal cost, @Nullable Instant shownFrom) {
            this(cost, shownFrom, Answers.MODEL, Usage.ONE);
        }

        boolean isShownAt(Instant time) {
            return shownFrom != null && !shownFrom.isAfter(time);
        }
    }
}
