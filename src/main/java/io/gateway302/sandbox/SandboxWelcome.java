package io.gateway302.sandbox;

import io.gateway302.identity.ApiKey;
import io.gateway302.secret.Secret;
import java.io.PrintStream;
import java.net.URI;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Message with the addresses and keys of the sandbox for its user. It is printed once and not logged: the log redacts
 * secrets, and logs are stored.
 */
final class SandboxWelcome implements ApplicationListener<ApplicationReadyEvent> {

    private final ApiKey clientKey;
    private final Secret administratorKey;
    private final URI simulation;
    private final PrintStream out;

    SandboxWelcome(ApiKey clientKey, Secret administratorKey, URI simulation, PrintStream out) {
        this.clientKey = clientKey;
        this.administratorKey = administratorKey;
        this.simulation = simulation;
        this.out = out;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        String address = "http://127.0.0.1:"
                + event.getApplicationContext().getEnvironment().getProperty("local.server.port", "8080");
        out.printf(
                """

                  gateway302 sandbox: 302.AI is simulated at %s, nothing here costs money.

                  client key  %s
                  admin key   %s
                  documents   %s/swagger-ui

                  Make a picture:

                  curl -s %s/api/v1/images/character -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '{"prompt": "the cat as an astronaut", "image_urls": ["https://example.com/cat.jpg"]}'

                """, simulation, clientKey.reveal(), administratorKey.reveal(), address, address, clientKey.reveal());
        out.flush();
    }
}
