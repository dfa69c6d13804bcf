package io.gateway302.binding.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Page of a list.
 *
 * @param items items of the page
 * @param nextCursor cursor of the next page; null on the last page
 */
public record Page<T>(
        @JsonProperty("items") List<T> items,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {

    /** Creates a page. Ids of items are the cursors. */
    public static <S, T> Page<T> of(
            PageRequest request, PageSource<S> source, Function<S, String> id, Function<S, T> view) {
        // one more than requested shows whether there is a next page
        List<S> found = source.list(request.cursor(), request.limit() + 1);
        List<S> shown = found.subList(0, Math.min(found.size(), request.limit()));
        String next = found.size() > shown.size() ? id.apply(shown.getLast()) : null;
        return new Page<>(shown.stream().map(view).toList(), next);
    }

    /** List in the order of its ids. */
    @FunctionalInterface
    public interface PageSource<S> {

        List<S> list(String after, int limit);
    }
}
