package io.gateway302.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTests {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-99, 0, 100",
        "bytes=0-100, 0, 100",
        "bytes=10-19, 10, 10",
        "bytes=10-, 10, 90",
        "bytes=99-, 99, 1",
        "bytes=-1, 99, 1",
        "bytes=-100, 0, 100",
        "bytes=-1000, 0, 100",
        "bytes=99-999999999999999999, 99, 1",
    })
    void isTheRequestedPart(String header, long from, long length) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange(from, length));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-4",
                "bytes=0-1,3-4",
                "bytes=1-2-3",
                "items=0-1",
                "bytes=0x1-2",
                "bytes=1234567890123456789-",
            })
    void isTheWholeFileForEverythingElse(String header) {
        assertThat(ByteRange.of(header, 100)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=999999999999999999-", "bytes=-0"})
    void cannotBeSatisfiedBehindTheEnd(String header) {
        ByteRange range = Objects.requireNonNull(ByteRange.of(header, 100));

        assertThat(range.isSatisfiable()).isFalse();
        assertThat(range.contentRange(100)).isEqualTo("bytes */100");
    }
}
