package io.gateway302.api.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class Base64PictureTests {

    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16};
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0};

    @Test
    void takesJpegAndPng() {
        assertThat(Base64Picture.isAcceptable(encode(JPEG))).isTrue();
        assertThat(Base64Picture.isAcceptable(encode(PNG))).isTrue();
    }

    @Test
    void takesAPictureOfExactlyTheLimitAndNoneLarger() {
        assertThat(Base64Picture.isAcceptable(encode(Arrays.copyOf(JPEG, Base64Picture.MAX_BYTES))))
                .isTrue();
        assertThat(Base64Picture.isAcceptable(encode(Arrays.copyOf(JPEG, Base64Picture.MAX_BYTES + 1))))
                .isFalse();
        assertThat(Base64Picture.isAcceptable(encode(Arrays.copyOf(JPEG, Base64Picture.MAX_BYTES * 2))))
                .isFalse();
    }

    @Test
    void refusesWhatIsNoPictureOrNoBase64() {
        assertThat(Base64Picture.isAcceptable(encode(new byte[] {'G', 'I', 'F', '8', '9', 'a'})))
                .isFalse();
        assertThat(Base64Picture.isAcceptable("")).isFalse();
        assertThat(Base64Picture.isAcceptable("/9j/ not base64")).isFalse();
        assertThat(Base64Picture.isAcceptable(encode(JPEG).substring(0, 7))).isFalse();
    }

    @Test
    void takesThePrefixOff() {
        assertThat(Base64Picture.withoutPrefix("data:image/png;base64,AAAA")).isEqualTo("AAAA");
        assertThat(Base64Picture.withoutPrefix("data:image/jpg;base64,AAAA")).isEqualTo("AAAA");
        assertThat(Base64Picture.withoutPrefix("AAAA")).isEqualTo("AAAA");
        assertThat(Base64Picture.withoutPrefix("data:text/html;base64,AAAA")).isEqualTo("data:text/html;base64,AAAA");
    }

    @Test
    void knowsTheTypeByTheFirstBytes() {
        assertThat(Base64Picture.contentTypeOf(encode(PNG))).isEqualTo("image/png");
        assertThat(Base64Picture.contentTypeOf(encode(JPEG))).isEqualTo("image/jpeg");
        assertThat(Base64Picture.contentTypeOf("?")).isEqualTo("image/jpeg");
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
