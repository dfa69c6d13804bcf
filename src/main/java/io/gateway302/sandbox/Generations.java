package io.gateway302.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Counts what was submitted and what was generated, that is billed: in total, and by the id that the caller gave its
 * request. Only the newest requests are remembered one by one; the totals hold all.
 */
final class Generations {

    private final Map<String, Count> requests;

    private final Map<String, Boolean> billed;

    private long submissions;

    private long generations;

    Generations(int most) {
        this.requests = new Newest<>(most);
        this.billed = new Newest<>(most);
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
     */
    synchronized void generated(String requestId, String upstreamId) {
        generations++;
        billed.put(upstreamId, true);
        Count count = requests.getOrDefault(requestId, new Count(requestId, 0, 0));
        requests.put(requestId, new Count(requestId, count.submissions(), count.generations() + 1));
    }

    /** What was counted of one request; zeros where it is not known. */
    synchronized Count of(String requestId) {
        return requests.getOrDefault(requestId, new Count(requestId, 0, 0));
    }

    /** Whether the request that had this id of ours was billed. */
    synchronized boolean isBilled(String upstreamId) {
        return billed.containsKey(upstreamId);
    }

    /** How many pictures were made. */
    synchronized long total() {
        return generations;
    }

    /** All that was counted so far. */
    synchronized Tally tally() {
        return new Tally(submissions, generations, new ArrayList<>(requests.values()));
    }

    /** Begins anew. */
    synchronized void reset() {
        submissions = 0;
        generations = 0;
        requests.clear();
        billed.clear();
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
     * @param requests the newest requests, the oldest of them first
     */
    record Tally(long submissions, long generations, List<Count> requests) {}
}
