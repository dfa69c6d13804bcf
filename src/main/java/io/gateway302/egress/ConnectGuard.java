package io.gateway302.egress;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Last check before a connection: the address with which the operating system is called. IP addresses in URLs pass no
 * resolver, so this is also the only check in the pipeline for them.
 */
@Sharable
final class ConnectGuard extends ChannelDuplexHandler {

    private final AddressPolicy policy;

    ConnectGuard(AddressPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        if (isAllowed(remote)) {
            var _ = context.connect(remote, local, promise);
        } else {
            var _ = promise.setFailure(new EgressRefusedException(policy.rule()));
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (isAllowed(context.channel().remoteAddress())) {
            context.fireChannelActive();
        } else {
            context.fireExceptionCaught(new EgressRefusedException(policy.rule()));
            var _ = context.close();
        }
    }

    private boolean isAllowed(SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved() && policy.allows(inet.getAddress());
    }
}
