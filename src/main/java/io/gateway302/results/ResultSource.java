package io.gateway302.results;

import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Result file of a task that is to be stored.
 *
 * @param taskId id of the task, at most 64 characters
 * @param index position among the results of the task, from 0
 * @param clientId id of the client that owns the task, at most 64 characters
 * @param kind kind of the result, such as {@code image}; part of the file name
 * @param content where the bytes are
 */
public record ResultSource(String taskId, int index, String clientId, String kind, Content content) {

    /** Place of the bytes of a result. */
    public sealed interface Content {

        /**
         * File at a web address, such as a link of 302.AI.
         *
         * @param address https address; redirects are followed
         */
        record Remote(URI address) implements Content {

            /** Returns the host only: the rest of a signed link is a credential. */
            @Override
            public String toString() {
                return "Remote[" + address.getHost() + "]";
            }
        }

        /**
         * Bytes in memory, such as an image in Base64.
         *
         * @param bytes the file
         * @param declaredType content type that the provider declared; not trusted, and not served
         */
        record Inline(byte[] bytes, @Nullable String declaredType) implements Content {

            /** Returns the size only. */
            @Override
            public String toString() {
                return "Inline[" + bytes.length + " bytes]";
            }
        }

        /**
         * Bytes that arrive now, such as a response of 302.AI that is a file. They can be read once, on the thread that
         * stores them. An {@link java.io.IOException} while they are read makes the copy incomplete.
         *
         * @param in the file; the store does not close it, and does not read it if it has the result already
         */
        record Streamed(InputStream in) implements Content {}
    }
}
