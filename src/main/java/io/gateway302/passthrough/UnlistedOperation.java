package io.gateway302.passthrough;

import io.gateway302.catalog.Confidence;
import io.gateway302.catalog.Deadlines;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.Unit;
import io.gateway302.catalog.price.Pricing;
import java.util.List;
import org.springframework.http.HttpMethod;

/** Operation of requests to paths that the catalog lacks, if these are allowed. */
final class UnlistedOperation {

    private static final String ID = Operation.UNLISTED;

    private UnlistedOperation() {}

    /** Returns the operation for a method. GET, HEAD and DELETE are not billable. */
    static Operation of(HttpMethod method, String path) {
        boolean reads =
                method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.DELETE);
        return new Operation(
                ID,
                "Unlisted",
                "Unlisted",
                "A path that the catalog lacks",
                method,
                path,
                List.of(),
                null,
                null,
                null,
                ResponseKind.UNKNOWN,
                null,
                null,
                List.of(),
                false,
                List.of(),
                List.of(),
                List.of(),
                null,
                !reads,
                reads && !method.equals(HttpMethod.DELETE),
                Pricing.NONE,
                false,
                reads ? null : Unit.CALL,
                Deadlines.DEFAULT,
                Confidence.UNKNOWN);
    }
}
