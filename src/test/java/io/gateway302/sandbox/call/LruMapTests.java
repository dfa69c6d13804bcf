package io.gateway302.sandbox.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.sandbox.character.Gallery;
import io.gateway302.sandbox.picture.Picture;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LruMapTests {

    @Test
    void galleryKeepsOnlyTheNewestPictures() {
        Gallery gallery = new Gallery(3);
        for (int seed = 1; seed <= 1000; seed++) {
            gallery.hang("/" + seed, new Picture("a cat", seed, 512, 512, null));
        }

        assertThat(gallery.at("/997")).isNull();
        assertThat(gallery.at("/998")).isNotNull();
        assertThat(gallery.at("/1000")).isNotNull();
    }

    @Test
    void countsForgetOldRequestsButNotTheTotal() {
        Generations generations = new Generations(2);
        for (String id : new String[] {"a", "b", "c"}) {
            generations.submitted(id);
            generations.generated(id, "upstream-" + id, new Generations.Bill(new BigDecimal("0.05"), Instant.EPOCH));
        }

        assertThat(generations.tally().generations()).isEqualTo(3);
        assertThat(generations.tally().requests())
                .extracting(Generations.Count::requestId)
                .containsExactly("b", "c");
        assertThat(generations.cost()).isEqualByComparingTo("0.15");
        assertThat(generations.lookUp("upstream-a", Instant.EPOCH)).isNull();
        assertThat(generations.lookUp("upstream-c", Instant.EPOCH)).isNotNull();
    }
}
