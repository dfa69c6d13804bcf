package io.gateway302.secret;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import java.util.List;

/**
 * Logback listener that keeps certain loggers of libraries at INFO or above, whatever levels are configured. At DEBUG
 * and TRACE these libraries log requests, queries, headers or statements, which contain prompts and credentials.
 */
public final class LogFloor implements LoggerContextListener {

    private static final Level FLOOR = Level.INFO;

    private static final List<String> TALKATIVE = List.of(
            "_org.springframework",
            "com.networknt",
            "io.lettuce",
            "io.micrometer",
            "io.netty",
            "io.opentelemetry",
            "org.apache",
            "org.hibernate",
            "org.postgresql",
            "org.springdoc",
            "org.springframework.core.codec",
            "org.springframework.data",
            "org.springframework.http",
            "org.springframework.jdbc",
            "org.springframework.security",
            "org.springframework.web",
            "org.sqlite",
            "reactor",
            "tools.jackson");

    /** Creates the listener; called by Logback by its class name. */
    public LogFloor() {}

    @Override
    public boolean isResetResistant() {
        return false;
    }

    @Override
    public void onStart(LoggerContext context) {
        for (String name : TALKATIVE) {
            Logger logger = context.getLogger(name);
            if (logger.getLevel() == null) {
                logger.setLevel(FLOOR);
            }
        }
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        if (isTalkative(logger.getName())) {
            if (level == null ? TALKATIVE.contains(logger.getName()) : !level.isGreaterOrEqual(FLOOR)) {
                logger.setLevel(FLOOR);
            }
        }
    }

    private static boolean isTalkative(String name) {
        return TALKATIVE.stream()
                .anyMatch(each ->
                        name.startsWith(each) && (name.length() == each.length() || name.charAt(each.length()) == '.'));
    }

    @Override
    public void onReset(LoggerContext context) {}

    @Override
    public void onStop(LoggerContext context) {}
}
