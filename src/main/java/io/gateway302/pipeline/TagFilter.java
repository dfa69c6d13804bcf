package io.gateway302.pipeline;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.identity.CallTags;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.util.List;
import org.springframework.stereotype.Component;

/** Filter that reads the tags of a call for its ledger entry, and rejects keys that the client may not use. */
@Component
class TagFilter implements GatewayFilter {

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        check(request);
        return chain.proceed(request);
    }

    @Override
    public void check(GatewayExchange request) {
        List<String> header = request.headers().getOrEmpty(CallTags.HEADER);
        if (header.isEmpty()) {
            return;
        }
        CallTags tags = CallTags.parse(header);
        for (String key : tags.values().keySet()) {
            if (!request.caller().permissions().allowsTag(key)) {
                throw new ProblemException(
                        ProblemType.MALFORMED_REQUEST,
                        "The client may not use the tag '" + key + "' in " + CallTags.HEADER);
            }
        }
        request.set(Attribute.TAGS, tags);
    }
}
