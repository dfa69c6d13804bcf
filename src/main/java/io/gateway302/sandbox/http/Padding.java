package io.gateway302.sandbox.http;

import io.gateway302.sandbox.call.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import reactor.core.publisher.Flux;

/** Generator of a response of a given size. It is streamed in pieces and never held in memory as a whole. */
public final class Padding {

    private static final byte[] OPENING = "{\"padding\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CLOSING = "\",".getBytes(StandardCharsets.UTF_8);

    public static final int MIN_GROWTH = 64;

    private static final int BIT = 64 * 1024;

    private Padding() {}

    /**
     * Returns the response, extended to a size: a JSON object by a string that looks like base64, other content by
     * zeros at the end.
     *
     * @param size size in bytes, at least {@value #MIN_GROWTH} more than that of the response
     */
    public static Reply.Flow of(Reply.Whole whole, int size) {
        byte[] body = whole.body();
        Flux<byte[]> flux;
        if (whole.contentType().equals("application/json") && body.length > 2 && body[0] == '{') {
            int text = size - body.length - OPENING.length - CLOSING.length + 1;
            flux = Flux.concat(
                    Flux.just(OPENING),
                    bits(text, (byte) 'A'),
                    Flux.just(CLOSING, Arrays.copyOfRange(body, 1, body.length)));
        } else {
            flux = Flux.concat(Flux.just(body), bits(size - body.length, (byte) 0));
        }
        Reply.Whole head = whole.with("Content-Length", Integer.toString(size));
        return new Reply.Flow(head.status(), head.contentType(), head.headers(), _ -> flux, false);
    }

    private static Flux<byte[]> bits(int length, byte filling) {
        byte[] full = new byte[Math.min(BIT, length)];
        Arrays.fill(full, filling);
        byte[] rest = Arrays.copyOf(full, length % BIT);
        return Flux.concat(
                Flux.range(0, length / BIT).map(_ -> full), rest.length == 0 ? Flux.empty() : Flux.just(rest));
    }
}
