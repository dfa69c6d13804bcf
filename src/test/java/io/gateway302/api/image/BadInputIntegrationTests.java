package io.gateway302.api.image;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static io.gateway302.api.image.CharacterBodies.withPrompt;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of all invalid requests for a character image, over real HTTP. Each violation is reported with its field and
 * code, and no invalid request is sent upstream, where it would cost money.
 */
class BadInputIntegrationTests {

    private static final String PATH = "/api/v1/images/character";

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    /** JSON types that each field accepts. */
    private static final Map<String, List<String>> TYPES = types();

    private static final Map<String, String> A_VALUE_OF_EACH_TYPE = Map.of(
            "string", "\"1\"",
            "integer", "1",
            "fraction", "1.5",
            "boolean", "true",
            "object", "{}",
            "array", "[]");

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static TypedCaller caller;

    @BeforeAll
    static void start() {
        upstream.start();
        upstream.stubFor(post(anyUrl()).willReturn(okJson(SUCCESS)));
        gateway = RunningGateway.start(data, "gateway.upstream.base-url=" + upstream.baseUrl());
        caller = TypedCaller.of(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @BeforeEach
    void forgetTheLastTest() {
        upstream.resetRequests();
    }

    /** Asserts that nothing else was sent upstream. A test that expects a request removes it from the record. */
    @AfterEach
    void nothingElseWentUpstream() {
        upstream.verify(0, anyRequestedFor(anyUrl()));
    }

    // ---- fields ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                             | prompt:required image_urls:one_reference_picture",
                "{\"image_urls\": \"https://example.com/a.jpg\"}  | prompt:required",
                "{\"prompt\": \"a cat\"}                          | image_urls:one_reference_picture",
                "{\"prompt\": \"a cat\", \"seed\": \"1\"}         | seed:type image_urls:one_reference_picture",
                "{\"prompt\": \"a cat\", \"image_base64\": 5}     | image_base64:type",
                "{\"prompt\": \"a cat\", \"image_base64\": null}  | image_base64:null"
            })
    void whatIsRequiredIsMissed(String body, String violations) {
        refused(body, violations.split(" "));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void nullIsNoValue(String field) {
        refused(with(field, "null"), field + ":null");
    }

    @ParameterizedTest
    @MethodSource("valuesOfTheWrongType")
    void noTypeIsTakenForAnother(String field, String value) {
        refused(with(field, value), field + ":type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "true", "{}", "[\"https://example.com/a.jpg\"]"})
    void anAddressIsAString(String element) {
        refused(with("image_urls", "[" + element + "]"), "image_urls[0]:type");
    }

    @ParameterizedTest
    @CsvSource({
        "seed,                -2,     -1,   4294967295, 4294967296",
        "scale,               0.999,  1,    10,         10.001",
        "ddim_steps,          0,      1,    200,        201",
        "width,               255,    256,  768,        769",
        "height,              255,    256,  768,        769",
        "cfg_rescale,         -0.001, 0,    1,          1.001",
        "ref_ip_weight,       -0.001, 0,    1,          1.001",
        "ref_id_weight,       -0.001, 0,    1,          1.001",
        "logo_info.position,  -1,     0,    3,          4",
        "logo_info.language,  -1,     0,    1,          2",
        "logo_info.opacity,   -0.001, 0,    1,          1.001"
    })
    void rangesEndWhereTheyAreSaidTo(String field, String below, String least, String most, String above) {
        refused(with(field, below), field + ":min");
        accepted(with(field, least));
        accepted(with(field, most));
        refused(with(field, above), field + ":max");
    }

    @ParameterizedTest
    @CsvSource({
        "seed, 1.0",
        "ddim_steps, 9.5",
        "width, 512.0",
        "height, 5.12e2",
        "seed, 1e400",
        "logo_info.position, 1.5",
        "logo_info.language, 1.0"
    })
    void anIntegerHasNoFraction(String field, String value) {
        refused(with(field, value), field + ":type");
    }

    @ParameterizedTest
    @CsvSource({
        "scale, 1e400, max",
        "scale, -1e400, min",
        "logo_info.opacity, 1e400, max",
        "seed, 9223372036854775808, range",
        "seed, -99999999999999999999999999, range",
        "width, 2147483648, range",
        "cfg_rescale, 99999999999999999999999999, max"
    })
    void aHugeNumberIsOutOfRange(String field, String value, String code) {
        refused(with(field, value), field + ":" + code);
    }

    @ParameterizedTest
    @ValueSource(ints = {309, 400, 999})
    void aNumberOfHundredsOfDigitsIsOutOfRange(int digits) {
        String number = "9".repeat(digits);

        for (String field : List.of("scale", "ref_ip_weight", "ref_id_weight", "cfg_rescale", "logo_info.opacity")) {
            refused(with(field, number), field + ":max");
            refused(with(field, "-" + number), field + ":min");
        }
        refused(with("seed", number), "seed:range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "+1", "01", ".5", "1.", "0x10", "1e", "-", "undefined"})
    void whatIsNoNumberInJsonIsMalformed(String value) {
        malformed(with("scale", value));
        malformed(with("seed", value));
    }

    @Test
    void aNumberOfAThousandDigitsIsNotCalculatedWith() {
        malformed(with("scale", "1".repeat(1001)));
        malformed(with("seed", "1".repeat(1001)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\n\\t ", "\\u3000", "\\u2003\\u3000"})
    void aPromptThatSaysNothingIsNone(String prompt) {
        refused(withPrompt(prompt), "prompt:required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ä", "猫", "😀"})
    void aPromptIsMeasuredInCharactersAsPeopleCountThem(String character) {
        accepted(withPrompt(character));
        accepted(withPrompt(character.repeat(2000)));
        refused(withPrompt(character.repeat(2001)), "prompt:length");
    }

    @Test
    void aWatermarkTextIsMeasuredInTheSameWay() {
        accepted(with("logo_info.logo_text_content", quoted("😀".repeat(64))));
        refused(with("logo_info.logo_text_content", quoted("😀".repeat(65))), "logo_info.logo_text_content:length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "a\\ud83d", "\\ude00\\ud83d", "\\ud83dx"})
    void halfASurrogatePairIsNoCharacter(String prompt) {
        refused(withPrompt(prompt), "prompt:encoding");
    }

    @ParameterizedTest
    @CsvSource({
        "promt, promt",
        "Prompt, Prompt",
        "imageUrls, imageUrls",
        "logo_info.opacty, logo_info.opacty",
        "'', ''",
        "prompt.x, prompt.x"
    })
    void aFieldThatIsNotKnownIsNotIgnored(String field, String told) {
        refused(field.startsWith("prompt") ? plus(field, "1") : with(field, "1"), told + ":unknown");
    }

    // ---- the reference image ---------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://example.com/a.jpg",
                "data:image/png;base64,iVBORw0KGgo=",
                "http://example.com/a.jpg",
                "http://169.254.169.254/latest/meta-data/",
                "https://169.254.169.254/latest/meta-data/",
                "https://localhost",
                "https://localhost:8443/a.jpg",
                "https://127.0.0.1/a.jpg",
                "https://10.0.0.1/a.jpg",
                "https://2130706433/a.jpg",
                "https://0x7f.1/a.jpg",
                "https://[::1]",
                "https://[::1]/a.jpg",
                "https://[::ffff:127.0.0.1]/a.jpg",
                "https://[fd00::1]/a.jpg",
                "https://user:pw@host/",
                "https://user:pw@example.com/a.jpg",
                "https://user@example.com/a.jpg",
                "//example.com/a.jpg",
                "/a.jpg",
                "a.jpg",
                "example.com/a.jpg",
                "https:example.com",
                "https:///a.jpg",
                "https://",
                "https://example.com/a b.jpg",
                " https://example.com/a.jpg",
                "https://example.com/a.jpg\\n",
                "https://example.com/a.jpg\\r\\nX-A: b",
                "https://example.com\\\\@localhost/",
                "https://example.com:0/a.jpg",
                "https://example.com:65536/a.jpg",
                "https://intranet/a.jpg",
                "javascript:alert(1)",
                ""
            })
    void onlyAPublicHttpsAddressIsFetched(String url) {
        refused(with("image_urls", "[" + quoted(url) + "]"), "image_urls[0]:public_url");
    }

    @Test
    void anAddressHasAtMost2048Characters() {
        String url = "https://example.com/" + "a".repeat(2028);
        accepted(with("image_urls", quoted(url)));
        refused(with("image_urls", quoted(url + "a")), "image_urls[0]:public_url");
    }

    @Test
    void thereIsExactlyOnePicture() {
        String url = quoted("https://example.com/a.jpg");
        refused(with("image_urls", "[" + url + "," + url + "]"), "image_urls:size");
        refused(with("image_urls", "[]"), "image_urls:size");
        refused(plus("image_base64", quoted(encoded(PNG, 100))), "image_urls:one_reference_picture");
        accepted(with("image_urls", url));
        accepted(with("image_base64", quoted(encoded(PNG, 100))));
        accepted(with("image_base64", quoted("data:image/jpeg;base64," + encoded(JPEG, 100))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no base64!",
                "iVBORw0KGgo",
                "iVBORw0KGgo=\\n",
                "iVBORw0KGgo= ",
                "data:image/png;base64,",
                "data:image/gif;base64,iVBORw0KGgo=",
                "data:text/html;base64,iVBORw0KGgo=",
                "data:image/png;base64,data:image/png;base64,iVBORw0KGgo=",
                "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
                "aGVsbG8gd29ybGQh",
                "_9j_4AAQSkZJRg=="
            })
    void onlyAnEncodedJpegOrPngIsAPicture(String base64) {
        refused(with("image_base64", quoted(base64)), "image_base64:encoded_picture");
    }

    @Test
    void aPictureHasAtMostFiveMegabytes() {
        int limit = 5 * 1024 * 1024;
        accepted(with("image_base64", quoted(encoded(JPEG, limit))));
        refused(with("image_base64", quoted(encoded(JPEG, limit + 1))), "image_base64:encoded_picture");
    }

    // ---- the body as a whole -----------------------------------------------------------------------------------

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        refused(
                """
                {"prompt": "  ", "image_urls": ["http://localhost/", 5, "https://example.com/a.jpg"], "image_base64": "x",
                 "seed": -2, "scale": "3.5", "ddim_steps": 201, "width": 255, "height": 512.5, "cfg_rescale": -1e400,
                 "ref_ip_weight": 1.1, "ref_id_weight": null, "use_sr": "true", "return_url": 1, "desc_pushback": [],
                 "logo_info": {"add_logo": 0, "position": 4, "language": -1, "opacity": 2, "logo_text_content": 1,
                               "colour": "red"},
                 "negative_prompt": "dog"}""",
                "prompt:required",
                "image_urls:one_reference_picture",
                "image_urls:size",
                "image_urls[0]:public_url",
                "image_urls[1]:type",
                "image_base64:encoded_picture",
                "seed:min",
                "scale:type",
                "ddim_steps:max",
                "width:min",
                "height:type",
                "cfg_rescale:min",
                "ref_ip_weight:max",
                "ref_id_weight:null",
                "use_sr:type",
                "return_url:type",
                "desc_pushback:type",
                "logo_info.add_logo:type",
                "logo_info.position:max",
                "logo_info.language:min",
                "logo_info.opacity:max",
                "logo_info.logo_text_content:type",
                "logo_info.colour:unknown",
                "negative_prompt:unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "5",
                "\"prompt\"",
                "true",
                "{",
                "}",
                "{\"prompt\"}",
                "{\"prompt\": \"a\",}",
                "{'prompt': 'a'}",
                "{prompt: \"a\"}",
                "{\"prompt\": \"a\nb\"}",
                "{\"prompt\": \"\\x41\"}",
                "{/* */}",
                "prompt=a",
                "<prompt>a</prompt>"
            })
    void whatIsNoJsonObjectIsMalformed(String body) {
        malformed(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "]", ",", "\u0000", "//", "\n5"})
    void nothingFollowsTheObject(String trailing) {
        malformed(MINIMAL + trailing);
    }

    @Test
    void noFieldIsThereTwice() {
        malformed(plus("prompt", quoted("another cat")));
        malformed(plus("prompt", quoted("a cat")));
        malformed(plus("pr\\u006fmpt", quoted("another cat")));
        malformed(plus("logo_info", "{\"position\": 1, \"position\": 1}"));
    }

    @Test
    void nestingIsNotFollowedIntoTheDeep() {
        malformed("[".repeat(10_000) + "]".repeat(10_000));
        malformed(with("logo_info", "[".repeat(10_000) + "]".repeat(10_000)));
        malformed("{\"a\":".repeat(10_000));
    }

    @Test
    void bytesThatAreNoUtf8AreMalformed() {
        byte[] latin1 = withPrompt("café").getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = MINIMAL.getBytes(StandardCharsets.UTF_16);
        byte[] cut = Arrays.copyOf(withPrompt("😀").getBytes(StandardCharsets.UTF_8), 14);
        byte[] overlong = withPrompt("\u0001\u0002").getBytes(StandardCharsets.ISO_8859_1);
        overlong[12] = (byte) 0xc0;
        overlong[13] = (byte) 0xaf;
        byte[] surrogate = withPrompt("\u0001\u0002\u0003").getBytes(StandardCharsets.ISO_8859_1);
        surrogate[12] = (byte) 0xed;
        surrogate[13] = (byte) 0xa0;
        surrogate[14] = (byte) 0x80;

        for (byte[] body : List.of(latin1, utf16, cut, overlong, surrogate)) {
            send(BodyPublishers.ofByteArray(body)).isProblem(400, "malformed-request");
        }
    }

    @Test
    void anAbsentBodyIsMalformed() {
        send(BodyPublishers.noBody()).isProblem(400, "malformed-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/xml",
                "application/octet-stream",
                "application/json-patch+json",
                "application/merge-patch+json",
                "application",
                "application/json; charset=klingon",
                "*/*"
            })
    void onlyJsonIsRead(String contentType) {
        caller.send(request("").setHeader("Content-Type", contentType).POST(BodyPublishers.ofString(MINIMAL)))
                .isProblem(415, "unsupported-media-type");
    }

    @Test
    void aBodyWithoutATypeIsNotRead() {
        HttpRequest typed = request("").build();
        caller.send(HttpRequest.newBuilder(typed.uri())
                        .header("Authorization", "Bearer " + caller.key())
                        .POST(BodyPublishers.ofString(MINIMAL)))
                .isProblem(415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "APPLICATION/JSON", "application/json;charset=UTF-8"})
    void jsonIsKnownByAnyOfItsSpellings(String contentType) {
        caller.send(request("").setHeader("Content-Type", contentType).POST(BodyPublishers.ofString(MINIMAL)))
                .isSuccess();
        wentUpstream();
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() {
        String tenMegabytes = withPrompt("a".repeat(10_000_000));
        byte[] twentyMegabytes = withPrompt("a".repeat(20_000_000)).getBytes(StandardCharsets.US_ASCII);

        caller.character(tenMegabytes).isProblem(413, "payload-too-large");
        send(BodyPublishers.ofByteArray(twentyMegabytes)).isProblem(413, "payload-too-large");
        send(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(twentyMegabytes)))
                .isProblem(413, "payload-too-large");
        caller.character(" ".repeat(9_000_000) + MINIMAL).isProblem(413, "payload-too-large");
    }

    @Test
    void aBodyMayComeInPieces() {
        send(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(MINIMAL.getBytes(StandardCharsets.UTF_8))))
                .isSuccess();
        wentUpstream();
    }

    // ---- the query ---------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "?dry_run=maybe,              dry_run:type",
        "?dry_run=,                   dry_run:type",
        "?dry_run,                    dry_run:type",
        "?dry_run=TRUE,               dry_run:type",
        "?dry_run=1,                  dry_run:type",
        "?dry_run=true&dry_run=true,  dry_run:type",
        "?dryrun=true,                dryrun:unknown",
        "?prompt=a,                   prompt:unknown",
        "?dry_run=true&x=1,           x:unknown",
        "?dry_run=maybe&x=1&y=2,      x:unknown y:unknown dry_run:type"
    })
    void aMisspeltQueryIsNotIgnored(String query, String violations) {
        assertThat(caller.send(request(query).POST(BodyPublishers.ofString(MINIMAL)))
                        .isProblem(400, "validation-failed")
                        .violations())
                .containsExactlyInAnyOrder(violations.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?dry_run=%ff", "?dry_run=%C3%28", "?%e2%28%a1=true"})
    void aQueryThatCannotBeDecodedIsMalformed(String query) {
        caller.send(request(query).POST(BodyPublishers.ofString(MINIMAL))).isProblem(400, "malformed-request");
    }

    @Test
    void aDryRunIsRefusedForTheSameReasons() {
        assertThat(caller.send(request("?dry_run=true").POST(BodyPublishers.ofString(with("width", "100"))))
                        .isProblem(400, "validation-failed")
                        .violations())
                .containsExactly("width:min");
    }

    // ------------------------------------------------------------------------------------------------------------

    private static Map<String, List<String>> types() {
        Map<String, List<String>> types = new LinkedHashMap<>();
        types.put("prompt", List.of("string"));
        types.put("image_urls", List.of("array", "string"));
        types.put("image_base64", List.of("string"));
        types.put("seed", List.of("integer"));
        types.put("scale", List.of("integer", "fraction"));
        types.put("ddim_steps", List.of("integer"));
        types.put("width", List.of("integer"));
        types.put("height", List.of("integer"));
        types.put("cfg_rescale", List.of("integer", "fraction"));
        types.put("ref_ip_weight", List.of("integer", "fraction"));
        types.put("ref_id_weight", List.of("integer", "fraction"));
        types.put("use_sr", List.of("boolean"));
        types.put("return_url", List.of("boolean"));
        types.put("desc_pushback", List.of("boolean"));
        types.put("logo_info", List.of("object"));
        types.put("logo_info.add_logo", List.of("boolean"));
        types.put("logo_info.position", List.of("integer"));
        types.put("logo_info.language", List.of("integer"));
        types.put("logo_info.opacity", List.of("integer", "fraction"));
        types.put("logo_info.logo_text_content", List.of("string"));
        return types;
    }

    static Stream<String> fields() {
        return TYPES.keySet().stream();
    }

    static Stream<Arguments> valuesOfTheWrongType() {
        return TYPES.entrySet().stream()
                .flatMap(field -> A_VALUE_OF_EACH_TYPE.entrySet().stream()
                        .filter(value -> !field.getValue().contains(value.getKey()))
                        .map(value -> Arguments.of(field.getKey(), value.getValue())));
    }

    /** Returns a valid request except for one field, whose value is inserted literally. */
    private static String with(String field, String value) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("prompt", quoted("a cat"));
        if (!field.equals("image_base64")) {
            members.put("image_urls", "[\"https://example.com/cat.jpg\"]");
        }
        if (field.startsWith("logo_info.")) {
            members.put("logo_info", "{\"%s\": %s}".formatted(field.substring("logo_info.".length()), value));
        } else {
            members.put(field, value);
        }
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ": " + member.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Returns a valid request with one more field. */
    private static String plus(String field, String value) {
        return MINIMAL.substring(0, MINIMAL.length() - 1) + ", " + quoted(field) + ": " + value + "}";
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String encoded(byte[] magic, int length) {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(magic, length));
    }

    private static HttpRequest.Builder request(String query) {
        return caller.request(PATH + query);
    }

    private static Answer send(BodyPublisher body) {
        return caller.send(request("").POST(body));
    }

    private static void refused(String body, String... violations) {
        assertThat(caller.character(body).isProblem(400, "validation-failed").violations())
                .containsExactlyInAnyOrder(violations);
    }

    private static void malformed(String body) {
        caller.character(body).isProblem(400, "malformed-request").madeAttempts(0);
    }

    private static void accepted(String body) {
        caller.character(body).isSuccess();
        wentUpstream();
    }

    private static void wentUpstream() {
        upstream.verify(1, anyRequestedFor(anyUrl()));
        upstream.resetRequests();
    }
}
