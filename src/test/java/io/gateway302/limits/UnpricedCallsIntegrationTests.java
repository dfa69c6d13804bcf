package io.gateway302.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.settings.InvalidSettingsException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Money limits together with calls of unknown cost: rejected when they are set, and at the start. */
@ExtendWith(OutputCaptureExtension.class)
class UnpricedCallsIntegrationTests {

    private static final String ALLOW = "gateway.passthrough.unlisted=allow";

    @TempDir
    private Path directory;

    @Test
    void refusesLimitsThatCannotHold(CapturedOutput output) {
        try (RunningGateway gateway = RunningGateway.start(directory, ALLOW)) {
            refused(admin(gateway, HttpMethod.POST, "/admin/v1/clients", """
                    {"name": "shop", "limits": {"usd_per_day": "1.00"}}"""));
            String id = created(gateway, "{\"name\": \"shop\", \"limits\": {\"concurrency\": 3}}");
            refused(admin(gateway, HttpMethod.PATCH, "/admin/v1/clients/" + id, """
                    {"limits": {"usd_per_month": "1.00"}}"""));
            refused(admin(gateway, HttpMethod.POST, "/admin/v1/clients/" + id + "/keys", """
                    {"name": "one", "limits": {"usd_per_day": "1.00"}}"""));
        }
        try (RunningGateway gateway = RunningGateway.start(directory, ALLOW, "gateway.usage.estimates.unlisted=0.10")) {
            created(gateway, "{\"name\": \"blog\", \"limits\": {\"usd_per_day\": \"1.00\"}}");
        }
        assertThatThrownBy(() -> RunningGateway.start(directory, ALLOW)).isInstanceOf(InvalidSettingsException.class);
        assertThat(output.getErr())
                .contains("gateway.passthrough.unlisted is 'allow' without an estimate, but the money of client blog is"
                        + " limited, which cannot hold for calls of unknown cost; set gateway.usage.estimates.unlisted")
                .doesNotContain("\tat ");
    }

    private static void refused(RestTestClient.ResponseSpec response) {
        response.expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("limits")
                .jsonPath("$.errors[0].code")
                .isEqualTo("unpriced");
    }

    private static String created(RunningGateway gateway, String body) {
        String answer = admin(gateway, HttpMethod.POST, "/admin/v1/clients", body)
                .expectStatus()
                .isCreated()
                .returnResult(String.class)
                .getResponseBody();
        return JsonPath.read(answer, "$.id");
    }

    private static RestTestClient.ResponseSpec admin(
            RunningGateway gateway, HttpMethod method, String path, String body) {
        return gateway.as(RunningGateway.ADMIN_KEY)
                .method(method)
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }
}
