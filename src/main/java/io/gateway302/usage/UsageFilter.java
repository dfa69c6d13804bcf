package io.gateway302.usage;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.CallerLeftException;
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
        GatewayResponse response = proceed(request, chain);
        if (response.body() instanceof Body.Stream) {
            ContentCoding coding = ContentCoding.of(response.headers());
            return response.watched(source -> new CompleteStream(
                    new StreamedUsage(source, request, reader, StreamDecoder.of(coding)), request.progress()));
        }
        Usage usage = reader.read(request, response.body());
        if (usage != null) {
            request.progress().used(usage);
        }
        return response;
    }

    /** Sends the call. If its caller leaves before the response begins, the call has used its input at most. */
    private GatewayResponse proceed(GatewayExchange request, GatewayFilterChain chain) {
        try {
            return chain.proceed(request);
        } catch (CallerLeftException left) {
            Usage usage = reader.readInPart(request, PartialTokens.of(request, null, 0));
            if (usage != null) {
                request.progress().used(usage);
            }
            throw left;
        }
    }
}
