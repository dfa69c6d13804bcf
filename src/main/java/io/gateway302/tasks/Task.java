package io.gateway302.tasks;

import java.time.Instant;

/**
 * A job that runs at 302.AI.
 *
 * @param id under which it is kept: a hash of the provider and of 302.AI's own id
 * @param clientId id of the client that started it
 * @param submission generation id of the call that did
 * @param upstreamKey alias of the upstream key with which it was started, which alone may be able to see it
 * @param startedAt when it was started
 */
record Task(String id, String clientId, String submission, String upstreamKey, Instant startedAt) {}
