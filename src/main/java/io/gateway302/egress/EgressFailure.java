package io.gateway302.egress;

import io.gateway302.egress.EgressException.Reason;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Mapping of a failure of the HTTP client to the exception for its caller. */
final class EgressFailure {

    private EgressFailure() {}

    static RuntimeException of(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof EgressRefusedException refused) {
                return refused;
            }
        }
        return new EgressException(reason(failure), failure);
    }

    private static Reason reason(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            switch (each) {
                case UnknownHostException _ -> {
                    return Reason.DNS;
                }
                case ConnectTimeoutException _, SslHandshakeTimeoutException _, TimeoutException _ -> {
                    return Reason.TIMEOUT;
                }
                case SSLException _ -> {
                    return Reason.TLS;
                }
                case SocketException e
                when !isReset(e) -> {
                    return Reason.CONNECT;
                }
                default -> {}
            }
        }
        return Reason.BROKEN;
    }

    private static boolean isReset(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("reset");
    }
}
