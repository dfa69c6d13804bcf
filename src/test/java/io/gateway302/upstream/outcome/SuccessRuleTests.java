package io.gateway302.upstream.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.upstream.outcome.SuccessRule.Decision;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

class SuccessRuleTests {

    /** Operation with a form of success that any response has, if it has a result. */
    private static final Operation OPERATION = ShippedCatalog.load().operations().stream()
            .filter(operation -> operation.billable()
                    && operation.success().stream()
                            .anyMatch(form ->
                                    form.when().isEmpty() && !form.result().isEmpty()))
            .findFirst()
            .orElseThrow();

    private static ReadResponse response(String coding, byte[] body) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.CONTENT_ENCODING, coding);
        return new ReadResponse(200, headers, body);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatCannotBeDecodedIsNoSuccess(boolean asItCame) {
        Decision decision = new SuccessRule(OPERATION, asItCame)
                .decide(response("gzip", new byte[] {1, 2, 3}), null, MissingNode.getInstance(), null);

        assertThat(decision).isEqualTo(asItCame ? Decision.WITHOUT_RESULT : Decision.FAILURE);
    }

    @Test
    void anUnknownFormPassesOnlyUnchanged() {
        byte[] text = "{\"unheard\": 1}".getBytes(StandardCharsets.UTF_8);
        JsonNode tree = JsonMapper.shared().readTree(text);

        assertThat(new SuccessRule(OPERATION, true).decide(response("identity", text), text, tree, null))
                .isEqualTo(Decision.SUCCESS);
        assertThat(new SuccessRule(OPERATION, false).decide(response("identity", text), text, tree, null))
                .isEqualTo(Decision.WITHOUT_RESULT);
    }
}
