package io.gateway302.secret;

import io.gateway302.GatewayApplication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Gateway with a bug: after its start it logs its keys, and throws exceptions with the keys in their messages. */
final class TalkativeGateway {

    static final String MARK = "what must not be said";

    private static final Logger log = LoggerFactory.getLogger(TalkativeGateway.class);

    private TalkativeGateway() {}

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(GatewayApplication.class);
        application.addListeners(new Talk());
        application.run(args);
    }

    private static final class Talk implements ApplicationListener<ApplicationReadyEvent> {

        @Override
        public void onApplicationEvent(ApplicationReadyEvent event) {
            Environment environment = event.getApplicationContext().getEnvironment();
            for (String variable : new String[] {"AI302_API_KEY", "GATEWAY_ADMIN_KEY"}) {
                String keys = environment.getRequiredProperty(variable);
                Exception cause = new IllegalArgumentException("caused by " + keys);
                log.atError()
                        .addKeyValue("keys", keys)
                        .setCause(new IllegalStateException("Authorization: Bearer " + keys, cause))
                        .log(MARK + ": {}", keys);
            }
        }
    }
}
