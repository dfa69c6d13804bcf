package io.gateway302.usage;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Usage;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.exchange.stream.StreamDecoder;
import org.springframework.stereotype.Component;

/** Filter that reads the usage of a call from its response, and reports it with its cost. */
@Component
public class UsageFilter implements GatewayFilter {

    private final UsageReader reader;

    UsageFilter(UsageReader reader) {
        this.reader = reader;
    }

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        GatewayResponse response = chain.proceed(request);
        if (response.body() instanceof Body.Stream) {
            ContentCoding coding = ContentCoding.of(response.headers());
            return response.watched(source -> new StreamedUsage(source, request, reader, StreamDecoder.of(coding)));
        }
        Usage usage = reader.read(request, response.body());
        if (usage != null) {
            request.progress().used(usage);
        }
        return response;
    }
}
