package io.gateway302.catalog.rules;

import io.gateway302.catalog.Deadlines;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Poll;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.path.PathTemplate;
import io.gateway302.catalog.price.Pricing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;

/**
 * Completion of the catalog with polls that have no entry. Each becomes an operation without cost, with the id
 * {@code <id>.poll} of the first operation whose tasks it polls for.
 */
public final class PollOperations {

    private static final String SUFFIX = ".poll";

    private PollOperations() {}

    /** Returns the operations, each followed by the poll that is derived from it. */
    public static List<LocatedOperation> complete(List<LocatedOperation> operations) {
        Map<Address, LocatedOperation> known = new LinkedHashMap<>();
        operations.forEach(located -> Stream.concat(
                        Stream.of(located.operation().path()), located.operation().alternatePaths().stream())
                .forEach(path -> Address.of(located.operation().method(), path)
                        .ifPresent(address -> known.putIfAbsent(address, located))));
        List<LocatedOperation> completed = new ArrayList<>();
        for (LocatedOperation located : operations) {
            completed.add(located);
            Poll poll = located.operation().poll();
            if (poll != null) {
                Address.of(poll.method(), poll.pathWithoutQuery())
                        .filter(address -> !known.containsKey(address))
                        .ifPresent(address -> {
                            LocatedOperation derived =
                                    new LocatedOperation(derive(located.operation(), poll), located.file());
                            known.put(address, derived);
                            completed.add(derived);
                        });
            }
        }
        return completed;
    }

    private static Operation derive(Operation task, Poll poll) {
        boolean reads = poll.method().equals(HttpMethod.GET);
        return new Operation(
                task.id() + SUFFIX,
                task.section(),
                task.provider(),
                task.title() + " (result)",
                poll.method(),
                poll.pathWithoutQuery(),
                List.of(),
                null,
                task.key(),
                reads ? "none" : null,
                ResponseKind.UNKNOWN,
                null,
                null,
                List.of(),
                false,
                fields(poll),
                List.of(),
                task.links(),
                null,
                false,
                reads,
                Pricing.NONE,
                task.delisted(),
                null,
                Deadlines.DEFAULT,
                task.confidence());
    }

    private static List<Field> fields(Poll poll) {
        List<Field> fields = new ArrayList<>();
        PathTemplate.of(poll.pathWithoutQuery())
                .ifPresent(template ->
                        template.variables().forEach(name -> fields.add(field(name, Field.Location.PATH))));
        poll.queryParameters().forEach(name -> fields.add(field(name, Field.Location.QUERY)));
        return fields;
    }

    private static Field field(String name, Field.Location in) {
        return new Field(
                name,
                in,
                List.of(Field.Type.STRING),
                true,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                null);
    }

    private record Address(HttpMethod method, String shape) {

        static Optional<Address> of(HttpMethod method, String path) {
            return PathTemplate.of(path).map(template -> new Address(method, template.shape()));
        }
    }
}
