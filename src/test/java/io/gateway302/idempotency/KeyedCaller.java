package io.gateway302.idempotency;

import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Caller that requests character images with idempotency keys. */
record KeyedCaller(TypedCaller caller) {

    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    Answer character(String key, String body) {
        return caller.send(caller.request("/api/v1/images/character")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    CompletableFuture<Answer> characterLater(String key, String body) {
        return CompletableFuture.supplyAsync(() -> character(key, body), THREADS);
    }

    /** Sends the same request {@code count} times concurrently. */
    Stream<CompletableFuture<Answer>> characters(int count, String key, String body) {
        return Stream.generate(() -> characterLater(key, body)).limit(count).toList().stream();
    }

    static List<Answer> all(Stream<CompletableFuture<Answer>> answers) {
        return answers.map(CompletableFuture::join).toList();
    }

    static boolean replayed(Answer answer) {
        return "true".equals(answer.header("Idempotency-Replayed"));
    }
}
