package io.gateway302.limits;

import io.gateway302.identity.Limits;
import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.identity.client.LimitsRule;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import io.gateway302.settings.InvalidSettingsException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Check that rejects money limits while unlisted paths are allowed without an estimate: calls of unknown cost cannot be
 * limited. It is applied to the stored clients at the start and to each change.
 */
final class UnpricedCalls implements LimitsRule, SmartInitializingSingleton {

    private static final String UNLISTED = "gateway.passthrough.unlisted";

    /** Settings of a cost. The default estimate is none: it is meant for operations that the catalog knows. */
    private static final List<String> ESTIMATES =
            List.of("gateway.usage.estimates.unlisted", "gateway.usage.prices.unlisted.amount");

    private static final String REMEDY =
            "set gateway.usage.estimates.unlisted to the US dollars that such a call may cost, or " + UNLISTED
                    + " to deny";

    private final KeyDirectory directory;
    private final Environment environment;
    private final boolean pass;

    UnpricedCalls(KeyDirectory directory, Environment environment) {
        this.directory = directory;
        this.environment = environment;
        this.pass = "allow".equalsIgnoreCase(environment.getProperty(UNLISTED))
                && !environment.matchesProfiles("sandbox")
                && ESTIMATES.stream()
                        .allMatch(name -> environment.getProperty(name, "").isBlank());
    }

    @Override
    public void check(Limits limits) {
        if (pass && limits.limitMoney()) {
            throw ProblemException.invalid(List.of(new Violation(
                    "limits",
                    "unpriced",
                    "must not limit money while paths that the catalog lacks pass without an estimate; the operator can "
                            + REMEDY)));
        }
    }

    /**
     * Checks the clients and keys in the database.
     *
     * @throws InvalidSettingsException if one of them has a money limit
     */
    @Override
    public void afterSingletonsInstantiated() {
        List<String> clients = pass ? directory.clientsWithMoneyLimits() : List.of();
        if (!clients.isEmpty()) {
            throw InvalidSettingsException.of(
                    environment,
                    UNLISTED + " is 'allow' without an estimate, but the money of " + named(clients)
                            + " is limited, which cannot hold for calls of unknown cost; " + REMEDY + ".");
        }
    }

    private static String named(List<String> clients) {
        String names = String.join(
                ", ",
                Stream.concat(clients.stream().limit(3), clients.size() > 3 ? Stream.of("…") : Stream.empty())
                        .toList());
        return clients.size() == 1 ? "client " + names : clients.size() + " clients (" + names + ")";
    }
}
