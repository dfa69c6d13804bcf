package io.gateway302.results;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stored copy of a result file.
 *
 * @param id id of the file, {@code file_} and 32 hexadecimal digits
 * @param taskId id of the task
 * @param index position among the results of the task, from 0
 * @param kind kind of the result, such as {@code image}
 * @param contentType content type according to the first bytes
 * @param size size in bytes, at least 1
 * @param sha256 SHA-256 of the file in hexadecimal digits
 * @param width width of an image or video in pixels; null if unknown
 * @param height height of an image or video in pixels; null if unknown
 * @param seconds duration of audio or video; null if unknown
 * @param storedAt time of the copy
 * @param expiresAt time from which on the file is deleted
 */
public record StoredResult(
        String id,
        String taskId,
        int index,
        String kind,
        String contentType,
        long size,
        String sha256,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Double seconds,
        Instant storedAt,
        Instant expiresAt) {}
