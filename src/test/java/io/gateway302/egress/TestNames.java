package io.gateway302.egress;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** DNS whose answers a test defines, one after the other. The last answer for a name stays. */
final class TestNames extends AddressResolverGroup<InetSocketAddress> {

    private final Map<String, Deque<List<InetAddress>>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();

    /** Adds the next answer for a name. */
    TestNames answer(String name, String... addresses) {
        answers.computeIfAbsent(name, _ -> new ArrayDeque<>())
                .add(Stream.of(addresses).map(InetAddress::ofLiteral).toList());
        return this;
    }

    int lookups() {
        return lookups.get();
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new AbstractAddressResolver<>(executor, InetSocketAddress.class) {

            @Override
            protected boolean doIsResolved(InetSocketAddress address) {
                return !address.isUnresolved();
            }

            @Override
            protected void doResolve(InetSocketAddress name, Promise<InetSocketAddress> promise) throws Exception {
                promise.setSuccess(next(name).getFirst());
            }

            @Override
            protected void doResolveAll(InetSocketAddress name, Promise<List<InetSocketAddress>> promise)
                    throws Exception {
                promise.setSuccess(next(name));
            }
        };
    }

    private List<InetSocketAddress> next(InetSocketAddress name) throws UnknownHostException {
        lookups.incrementAndGet();
        Deque<List<InetAddress>> known = answers.get(name.getHostString());
        if (known == null) {
            throw new UnknownHostException(name.getHostString());
        }
        List<InetAddress> next = known.size() == 1 ? known.getFirst() : known.removeFirst();
        return next.stream()
                .map(address -> new InetSocketAddress(address, name.getPort()))
                .toList();
    }
}
