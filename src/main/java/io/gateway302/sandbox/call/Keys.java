package io.gateway302.sandbox.call;

import io.gateway302.catalog.Field;
import io.gateway302.catalog.KeyPlace;
import io.gateway302.secret.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys of the simulated account, and their validation. */
public final class Keys {

    private final List<Secret> keys;

    public Keys(List<Secret> keys) {
        this.keys = List.copyOf(keys);
    }

    public List<Secret> all() {
        return keys;
    }

    /**
     * Returns the key of the call. If the operation has a place for its key, the key must be there. A bearer key that
     * is also sent must be valid too.
     *
     * @param place place of the key; null for the header Authorization
     * @throws Refusal if the call has no key in that place, or an invalid one
     */
    public Secret require(Call call, @Nullable KeyPlace place) {
        if (call.key() != null) {
            find(call.key());
        }
        String bearer = call.key() == null ? "" : call.key();
        String presented = place == null ? bearer : at(call, place);
        if (presented.isEmpty()) {
            throw new Refusal(PlatformError.KEY_MISSING);
        }
        return find(presented);
    }

    private static String at(Call call, KeyPlace place) {
        return place.in() == Field.Location.QUERY ? call.query(place.name()) : call.header(place.name());
    }

    private Secret find(String key) {
        return keys.stream()
                .filter(each -> each.matches(key))
                .findFirst()
                .orElseThrow(() -> new Refusal(PlatformError.KEY_INVALID));
    }
}
