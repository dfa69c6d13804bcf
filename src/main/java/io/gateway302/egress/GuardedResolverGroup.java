package io.gateway302.egress;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

/**
 * Resolver that refuses a name if one of its addresses is not allowed. The connection is made to the addresses that were
 * checked, without another lookup.
 */
final class GuardedResolverGroup extends AddressResolverGroup<InetSocketAddress> {

    private final AddressResolverGroup<InetSocketAddress> names;
    private final AddressPolicy policy;

    GuardedResolverGroup(AddressResolverGroup<InetSocketAddress> names, AddressPolicy policy) {
        this.names = names;
        this.policy = policy;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new GuardedResolver(executor, names.getResolver(executor));
    }

    private final class GuardedResolver extends AbstractAddressResolver<InetSocketAddress> {

        private final AddressResolver<InetSocketAddress> resolver;

        GuardedResolver(EventExecutor executor, AddressResolver<InetSocketAddress> resolver) {
            super(executor, InetSocketAddress.class);
            this.resolver = resolver;
        }

        @Override
        protected boolean doIsResolved(InetSocketAddress address) {
            return !address.isUnresolved();
        }

        @Override
        protected void doResolve(InetSocketAddress unresolved, Promise<InetSocketAddress> promise) {
            lookUp(unresolved, promise, List::getFirst);
        }

        @Override
        protected void doResolveAll(InetSocketAddress unresolved, Promise<List<InetSocketAddress>> promise) {
            lookUp(unresolved, promise, List::copyOf);
        }

        private <T> void lookUp(
                InetSocketAddress unresolved, Promise<T> promise, Function<List<InetSocketAddress>, T> result) {
            var _ = resolver.resolveAll(unresolved).addListener((FutureListener<List<InetSocketAddress>>) lookup -> {
                if (!lookup.isSuccess()) {
                    promise.tryFailure(lookup.cause());
                } else if (lookup.getNow().isEmpty()
                        || !lookup.getNow().stream().allMatch(this::isAllowed)) {
                    promise.tryFailure(new EgressRefusedException(policy.rule()));
                } else {
                    promise.trySuccess(result.apply(lookup.getNow()));
                }
            });
        }

        private boolean isAllowed(InetSocketAddress address) {
            return !address.isUnresolved() && policy.allows(address.getAddress());
        }
    }
}
