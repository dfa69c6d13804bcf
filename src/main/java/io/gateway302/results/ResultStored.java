package io.gateway302.results;

/**
 * Event: a result file is stored. It is published before the end of its task is stored. So it is published again if the
 * process ends in between.
 *
 * @param callId generation id of the call that started the task
 * @param result the stored file
 */
public record ResultStored(String callId, StoredResult result) {}
