package io.gateway302.problem;

import org.springframework.http.HttpHeaders;

/**
 * Response of the provider to a request that it rejected. On pass-through paths the caller gets it instead of the
 * problem in the gateway's format.
 *
 * @param status HTTP status, 4xx or 529
 * @param headers headers that may be passed on
 * @param body content without upstream keys, in the coding that the headers name. Do not modify the array
 */
public record OriginalResponse(int status, HttpHeaders headers, byte[] body) {

    @Override
    public String toString() {
        return "OriginalResponse[" + status + ", " + body.length + " bytes]";
    }
}
