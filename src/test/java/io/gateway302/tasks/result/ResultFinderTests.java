package io.gateway302.tasks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.results.Images;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ResultFinderTests {

    private static final Operation OPERATION = ShippedCatalog.load().require("kling.images.generations");

    private static List<FoundFile> find(String answer) {
        return ResultFinder.find(OPERATION, JsonMapper.shared().readTree(answer.replace('\'', '"')));
    }

    private static String url(FoundFile file) {
        return ((FoundFile.Link) file).url();
    }

    @Test
    void takesAddressesInTheirOrderWithTheKindOfTheirExtensions() {
        assertThat(find("{'data':{'images':['https://a/1.png?x=1','https://a/2.JPG'],'clip':'https://a/3.mp4#t'}}"))
                .extracting(FoundFile::kind, ResultFinderTests::url)
                .containsExactly(
                        tuple("image", "https://a/1.png?x=1"),
                        tuple("image", "https://a/2.JPG"),
                        tuple("video", "https://a/3.mp4#t"));
    }

    @Test
    void takesTheKindOfAFieldWhereTheAddressHasNone() {
        assertThat(find("{'video':{'url':'https://a/x'},'audio_url':'https://a/y','file':'https://a/z.zip'}"))
                .extracting(FoundFile::kind)
                .containsExactly("video", "audio", "file");
    }

    @Test
    void readsDocumentsWithinTexts() {
        assertThat(find("{'output':'[\\'https://a/1.png\\']'}".replace("\\'", "\\\"")))
                .extracting(ResultFinderTests::url)
                .containsExactly("https://a/1.png");
    }

    @Test
    void leavesOutCoversUnlessThereIsNothingElse() {
        assertThat(find("{'url':'https://a/1.mp4','cover_url':'https://a/1.png'}"))
                .hasSize(1);
        assertThat(find("{'cover':{'resource':'https://a/1.png'}}")).hasSize(1);
    }

    @Test
    void leavesOutWhatRepeatsTheRequestOrContinues() {
        assertThat(find("{'urls':{'get':'https://a/1'},'polling_url':'https://a/2','input':{'image':'https://a/3.png'},"
                        + "'options':{'image_prompt':'https://a/4.png'}}"))
                .isEmpty();
    }

    @Test
    void namesEachAddressOnce() {
        assertThat(find("{'url':'https://a/1.png','images':['https://a/1.png']}"))
                .hasSize(1);
    }

    @Test
    void survivesDeepAndBrokenDocuments() {
        String deep = "{'a':".repeat(300) + "'https://a/1.png'" + "}".repeat(300);
        assertThat(find(deep)).isEmpty();
        assertThat(find("{'output':'[not json'}")).isEmpty();
    }

    @Test
    void findsAtMost64() {
        StringBuilder many = new StringBuilder("[");
        for (int i = 0; i < 200; i++) {
            many.append(i == 0 ? "" : ",").append("'https://a/").append(i).append(".png'");
        }
        assertThat(find(many.append("]").toString())).hasSize(64);
    }

    // ---- files within the response -----------------------------------------------------------------------------

    private static final byte[] PNG = Arrays.copyOf(Images.png(40, 30), 400);
    private static final String BASE64 = Base64.getEncoder().encodeToString(PNG);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'created':1,'data':[{'b64_json':'%s','revised_prompt':'a cat'}]}",
                "{'candidates':[{'content':{'parts':[{'text':'Here'},{'inlineData':{'mimeType':'image/png','data':'%s'}}]}}]}",
                "{'candidates':[{'content':{'parts':[{'inline_data':{'mime_type':'image/png','data':'%s'}}]}}]}",
                "{'predictions':[{'mimeType':'image/png','bytesBase64Encoded':'%s'}]}",
                "{'artifacts':[{'base64':'%s','finishReason':'SUCCESS','seed':1}]}",
                "{'image':'%s','finish_reason':'SUCCESS','seed':1}",
                "{'code':10000,'data':{'binary_data_base64':['%s'],'image_urls':null}}",
                "{'data':{'image_base64':['%s']},'base_resp':{'status_code':0}}",
                "{'output':[{'type':'image_generation_call','result':'%s','status':'completed'}]}",
                "{'data':{'outputs':['data:image/png;base64,%s'],'status':'completed'}}",
                "{'choices':[{'message':{'images':[{'image_url':{'url':'data:image/png;base64,%s'}}]}}]}",
                "{'choices':[{'message':{'content':'![cat](data:image/png;base64,%s)'}}]}"
            })
    void takesImagesInBase64(String answer) {
        List<FoundFile> found = find(answer.replace("%s", BASE64));

        assertThat(found).hasSize(1);
        assertThat(found.getFirst()).isInstanceOfSatisfying(FoundFile.Inline.class, inline -> {
            assertThat(inline.kind()).isEqualTo("image");
            assertThat(inline.file().bytes()).isEqualTo(PNG);
        });
    }

    @Test
    void takesSoundInHexadecimalDigitsAsMiniMaxHasIt() {
        byte[] sound = Arrays.copyOf("ID3".getBytes(StandardCharsets.US_ASCII), 300);

        List<FoundFile> found = find("{'data':{'audio':'" + HexFormat.of().formatHex(sound) + "','status':2}}");

        assertThat(found).singleElement().isInstanceOfSatisfying(FoundFile.Inline.class, inline -> {
            assertThat(inline.kind()).isEqualTo("audio");
            assertThat(inline.file().bytes()).isEqualTo(sound);
        });
    }

    @Test
    void takesSoundOfDoubaoWithoutMetadataByTheNameOfItsField() {
        byte[] sound = Arrays.copyOf(new byte[] {(byte) 0xff, (byte) 0xfb, (byte) 0x90, 0x64}, 300);
        String text = Base64.getEncoder().encodeToString(sound);

        assertThat(find("{'code':3000,'data':'" + text + "'}")).hasSize(1);
        assertThat(find("{'thoughtSignature':'" + text + "'}")).isEmpty();
    }

    @Test
    void readsBase64WithLineEndsAndOfTheAlphabetForUrls() {
        String lines =
                Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(PNG).replace("\n", "\\n");
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(PNG);

        for (String text : List.of(lines, url)) {
            assertThat(find("{'b64_json':'" + text + "'}"))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            FoundFile.Inline.class,
                            inline -> assertThat(inline.file().bytes()).isEqualTo(PNG));
        }
    }

    @Test
    void leavesOutTextsThatAreNoFiles() {
        assertThat(find("{'id':'" + "a1B2".repeat(100) + "','text':'" + "word ".repeat(100) + "','signature':'"
                        + "gAAAA".repeat(80) + "','input':{'image':'" + BASE64 + "'},'b64_json':'','base64':'true',"
                        + "'data':'abcd','embedding':'" + "AAAAvw".repeat(60) + "',"
                        + "'part':{'mimeType':'text/plain','data':'aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8='}}"))
                .isEmpty();
    }
}
