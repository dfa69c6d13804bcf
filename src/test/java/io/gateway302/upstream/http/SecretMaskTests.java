package io.gateway302.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.ByteSources;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.problem.ProblemException;
import io.gateway302.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SecretMaskTests {

    private static final String KEY = "sk-sk-key-of-the-mask-tests";
    private static final String OTHER = "sk-other-key-of-the-mask-tests";
    private static final String COVER = "*".repeat(KEY.length());

    private final SecretMask mask = new SecretMask(List.of(Secret.of(KEY), Secret.of(OTHER)));

    @Test
    void leavesWhatHasNoKeyInItAsItIs() {
        byte[] content = "sk-sk-key-of-the-mask-test, not quite".getBytes(StandardCharsets.UTF_8);

        assertThat(mask.finds(content)).isFalse();
        assertThat(new String(mask.cover(content), StandardCharsets.UTF_8)).startsWith("sk-sk-key-of-the-mask-test,");
    }

    @Test
    void coversEachKeyWithoutChangingTheLength() {
        String text = "a " + KEY + KEY + " b " + OTHER + " sk-";

        assertThat(new String(mask.cover(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                .isEqualTo("a " + COVER + COVER + " b " + "*".repeat(OTHER.length()) + " sk-");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 26, 27, 28, 1000})
    void coversKeysThatComeInPieces(int size) {
        String text = "sk-" + KEY + "|sk-sk-" + OTHER + "|s|" + KEY + "sk-sk-key";

        assertThat(read(mask.cover(pieces(text.getBytes(StandardCharsets.UTF_8), size), ContentCoding.IDENTITY)))
                .isEqualTo(text.replace(KEY, COVER).replace(OTHER, "*".repeat(OTHER.length())));
    }

    @Test
    void coversKeysInTheNamesAndTextsOfADocument() {
        JsonMapper json = JsonMapper.shared();
        String form = "{\"a\":[\"https://x/?k=%s\",{\"%s\":1}],\"b\":\"%s\",\"c\":1.5,\"d\":null}";
        String text = form.formatted(KEY, KEY, "\\u0073" + OTHER.substring(1));

        assertThat(mask.cover(json.readTree(text), text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(json.readTree(form.formatted(COVER, COVER, "*".repeat(OTHER.length()))));
    }

    @Test
    void leavesADocumentWithoutKeysAsItIs() {
        String text = "{\"a\":[\"sk-sk-key\\n\",{\"b\":1}],\"c\":\"sk-\"}";
        JsonNode document = JsonMapper.shared().readTree(text);

        assertThat(mask.cover(document, text.getBytes(StandardCharsets.UTF_8))).isSameAs(document);
    }

    @Test
    void dropsHeadersWithAKeyInTheirNameOrValue() {
        HttpHeaders headers = new HttpHeaders();
        headers.add("X-" + KEY, "1");
        headers.add("X-A", "a " + OTHER);
        headers.add("X-A", "b");
        headers.add("X-B", "c");

        HttpHeaders kept = HeaderHygiene.towardsCaller(
                headers, URI.create("https://api.302.ai"), new AccountHeaders(List.of()), mask);

        assertThat(kept.headerNames()).containsExactlyInAnyOrder("X-A", "X-B");
        assertThat(kept.get("X-A")).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OTHER", "DEFLATE", "GZIP"})
    void breaksOffWhatItCannotLookInto(String coding) {
        ByteSource covered = mask.cover(
                pieces("not coded at all".getBytes(StandardCharsets.UTF_8), 100), ContentCoding.valueOf(coding));

        assertThatThrownBy(covered::next).isInstanceOf(ProblemException.class);
    }

    @Test
    void holdsNothingBackThatCannotBeAKey() {
        ByteSource covered =
                mask.cover(pieces("data: frame\n\n".getBytes(StandardCharsets.UTF_8), 100), ContentCoding.IDENTITY);

        assertThat(covered.next()).isEqualTo(ByteBuffer.wrap("data: frame\n\n".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 1000})
    void breaksACodedStreamOffThatHasAKeyInIt(int size) throws IOException {
        assertThatThrownBy(() -> read(mask.cover(pieces(zipped("a " + KEY + " b"), size), ContentCoding.GZIP)))
                .isInstanceOf(ProblemException.class)
                .hasMessageNotContaining(KEY);
        byte[] harmless = zipped("nothing in it");
        assertThat(readBytes(mask.cover(pieces(harmless, size), ContentCoding.GZIP)))
                .isEqualTo(harmless);
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String read(ByteSource source) {
        return new String(readBytes(source), StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(ByteSource source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer piece = source.next(); piece != null; piece = source.next()) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            bytes.writeBytes(copy);
        }
        return bytes.toByteArray();
    }

    private static ByteSource pieces(byte[] content, int size) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < content.length; at += size) {
            pieces.add(ByteBuffer.wrap(content, at, Math.min(size, content.length - at))
                    .slice());
        }
        return ByteSources.of(pieces, () -> null);
    }
}
