package io.gateway302.upstream.http;

import io.gateway302.correlation.RequestId;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.identity.CredentialTrace;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Factory of the headers of an upstream request, without the upstream key. */
public final class UpstreamHeaders {

    private UpstreamHeaders() {}

    public static HttpHeaders of(GatewayExchange request) {
        CredentialTrace credentials = CredentialTrace.of(request.headers());
        HttpHeaders headers = HeaderHygiene.towardsUpstream(request.headers(), credentials);
        if (!credentials.isIn(request.id())) {
            headers.set(RequestId.HEADER, request.id());
        }
        headers.set(HttpHeaders.USER_AGENT, "gateway302");
        if (request.door() == EntryPoint.TYPED) {
            // none of the caller's is among them: the endpoint has set those that are
            if (!headers.containsHeader(HttpHeaders.ACCEPT)) {
                headers.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
            }
            if (request.body().length() > 0 && !headers.containsHeader(HttpHeaders.CONTENT_TYPE)) {
                headers.setContentType(MediaType.APPLICATION_JSON);
            }
        } else {
            OfferedCodings.restrict(headers);
        }
        return headers;
    }
}
