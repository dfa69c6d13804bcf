package io.gateway302.tasks.store;

/**
 * Task at 302.AI.
 *
 * @param id its id
 * @param field name of the field that had the id in the response to the submission
 * @param upstreamKey alias of the upstream key that started it; other keys may not be able to see it
 */
public record RemoteTask(String id, String field, String upstreamKey) {}
