package io.gateway302.probes;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Health groups {@code liveness} and {@code readiness} on the service port. Only the status is shown; details are on
 * the management port. A probe of the management port would succeed even if the service port does not respond.
 */
@Hidden
@RestController
class ProbeController {

    private final HealthEndpoint health;
    private final HttpCodeStatusMapper codes;

    ProbeController(HealthEndpoint health, HttpCodeStatusMapper codes) {
        this.health = health;
        this.codes = codes;
    }

    /** Returns 200 while the process works. */
    @GetMapping("/livez")
    ResponseEntity<Map<String, String>> liveness() {
        return answer("liveness");
    }

    /** Returns 200 while the gateway takes requests, and 503 while it starts or drains. */
    @GetMapping("/readyz")
    ResponseEntity<Map<String, String>> readiness() {
        return answer("readiness");
    }

    private ResponseEntity<Map<String, String>> answer(String group) {
        HealthDescriptor found = health.healthForPath(group);
        Status status = found == null ? Status.UNKNOWN : found.getStatus();
        return ResponseEntity.status(codes.getStatusCode(status))
                .cacheControl(CacheControl.noStore())
                .body(Map.of("status", status.getCode()));
    }
}
