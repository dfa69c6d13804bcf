package io.gateway302.sandbox;

import io.gateway302.catalog.Field;
import io.gateway302.catalog.KeyPlace;
import io.gateway302.secret.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of the simulated account, and where calls have to bring them. */
final class Keys {

    private final List<Secret> keys;

    Keys(List<Secret> keys) {
        this.keys = List.copyOf(keys);
    }

    List<Secret> all() {
        return keys;
    }

    /**
     * The key that the call comes with. Where an operation takes its key in a place of its own, it has to be there, and
     * a bearer key that comes with it must be ours too.
     *
     * @param place null for the header Authorization
     * @throws Refusal if the call has no key there, or one that is not ours
     */
    Secret require(Call call, @Nullable KeyPlace place) {
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
