package io.gateway302.passthrough;

import static io.gateway302.passthrough.Wire.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a field that decides the price is written as the gateway reads it. */
class SpellingIntegrationTests {

    private static final String WAN = "/aliyun/api/v1/services/aigc/video-generation/video-synthesis";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.start(data, "gateway.upstream.base-url=" + upstream.address());
        key = new LedgerCaller(gateway.port()).newClient("speller");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void answer() {
        upstream.answers(200, "application/json", "{\"id\":\"1\",\"task_id\":\"1\",\"output\":{\"task_id\":\"1\"}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /vidu/ent/v2/img2video              | {"model":"viduq1","Resolution":"1080p"}                  | 400
            /vidu/ent/v2/img2video?RESOLUTION=1 | {"model":"viduq1"}                                       | 400
            /vidu/ent/v2/img2video?duration[]=1 | {"model":"viduq1"}                                       | 400
            /vidu/ent/v2/img2video              | {"model":"viduq1","resolution":"1080p","payload":"Size"} | 200
            /klingai/m2v_omni_3_video           | {"prompt":"a","Mode":"pro"}                              | 400
            /klingai/m2v_omni_3_video           | {"prompt":"a","mode":"pro"}                              | 200
            WAN                                 | {"model":"m","parameters":{"Resolution":"720P"}}         | 400
            WAN                                 | {"model":"m","Parameters":{"resolution":"720P"}}         | 400
            WAN                                 | {"model":"m","parameters":{"resolution":"720P"}}         | 200
            /302/submit/wan-t2v                 | {"prompt":"a","Width":1024}                              | 400
            /302/submit/wan-t2v                 | {"prompt":"a","image_size":{"WIDTH":1024}}               | 400
            /302/submit/wan-t2v                 | {"prompt":"a","Pages":[1]}                               | 400
            /302/submit/wan-t2v                 | {"prompt":"a","URLS":["a"]}                              | 400
            /302/submit/wan-t2v                 | {"prompt":"a","Mode":"x","width":1024,"height":1024}     | 200
            """)
    void checksTheNamesInJson(String path, String body, int status) throws IOException {
        assertThat(call(path.equals("WAN") ? WAN : path, "application/json", body))
                .startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            model=sora-2&size=1792x1024                | 200
            model=sora-2&size[]=1792x1024              | 400
            model=sora-2&Size=1792x1024                | 400
            model=sora-2&size=720x1280&size=1792x1024  | 400
            """)
    void checksTheNamesInAForm(String form, int status) throws IOException {
        assertThat(call("/openai/v1/videos", "application/x-www-form-urlencoded", form))
                .startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            image_request={"model":"V_1","num_images":2}                 | 200
            image_request={"model":"V_1","num_images":2,"num_images":8}  | 400
            image_request={"Model":"V_1"}                                | 400
            image_request=V_1                                            | 400
            Image_Request={"model":"V_1"}                                | 400
            image_request[model]=V_1                                     | 400
            image_request[num_images]=8                                  | 400
            image_request.num_images=8                                   | 400
            input[duration]=8                                            | 400
            parameters[n]=8                                              | 400
            style[name]=8                                                | 200
            """)
    void checksTheNamesInJsonInAForm(String form, int status) throws IOException {
        assertThat(call("/ideogram/remix", "application/x-www-form-urlencoded", form.replace("\"", "%22")))
                .startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/v1/videos, size, 400",
        "/openai/v1/videos, Size, 400",
        "/openai/v1/videos, mode, 200",
        "/klingai/m2v_omni_3_video, mode, 400",
        "/302/submit/wan-t2v, width, 400"
    })
    void aFieldThatDecidesThePriceIsNoFile(String path, String name, int status) throws IOException {
        String body = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nsora-2\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"" + name + "\"; filename=\"a\"\r\n\r\nx\r\n--b--\r\n";

        assertThat(call(path, "multipart/form-data; boundary=b", body)).startsWith("HTTP/1.1 " + status);
    }

    private static String call(String path, String type, String body) throws IOException {
        return Wire.exchange(
                gateway.port(),
                ascii("POST " + path.replace("[]", "%5B%5D") + " HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + key
                        + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n"),
                ascii(body));
    }
}
