package io.gateway302.usage;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Usage;
import org.springframework.stereotype.Component;

/** Notes what a call used, read from its answer, and what that costs. */
@Component
public class UsageFilter implements GatewayFilter {

    private final UsageReader reader;

    UsageFilter(UsageReader reader) {
        this.reader = reader;
    }

    @Override
    public GatewayResponse filter(GatewayRequest request, GatewayFilterChain chain) {
        GatewayResponse response = chain.proceed(request);
        Usage usage = reader.read(request, response.body());
        if (usage != null) {
            request.set(Attribute.USAGE, usage);
        }
        return response;
    }
}
