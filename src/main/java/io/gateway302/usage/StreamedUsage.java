package io.gateway302.usage;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Usage;
import io.gateway302.exchange.stream.StreamDecoder;
import io.gateway302.exchange.stream.WatchedSource;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.usage.tokens.UsageTap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Wrapper of a streamed response, which reports its usage at the end, and an error that it contained. */
final class StreamedUsage extends WatchedSource {

    private static final int MAX_CODE_LENGTH = 64;

    private final GatewayExchange request;
    private final UsageReader reader;
    private final UsageTap tap;
    private final StreamDecoder decoder;

    StreamedUsage(ByteSource source, GatewayExchange request, UsageReader reader, StreamDecoder decoder) {
        super(source);
        this.request = request;
        this.reader = reader;
        this.tap = new UsageTap(request.model());
        this.decoder = decoder;
    }

    @Override
    protected ByteBuffer passes(ByteBuffer piece) {
        decoder.decode(piece, tap::feed);
        if (tap.hasEnded()) {
            request.progress().answerEnded();
        }
        return piece;
    }

    @Override
    protected void ended(End end, @Nullable ProblemException problem) {
        decoder.close();
        UsageTap.Findings findings = tap.findings();
        Usage usage = isMeasured(end, findings)
                ? reader.read(request, findings.tokens())
                : reader.readInPart(request, PartialTokens.of(request, findings.tokens(), findings.received()));
        if (usage != null) {
            request.progress().used(usage);
        }
        JsonNode error = findings.error();
        if (error != null) {
            request.progress()
                    .failed(new ProblemException(
                                    ProblemType.UPSTREAM_FAILED,
                                    "302.AI reported an error within an answer that had begun")
                            .withUpstreamCode(code(error.path("error"))));
        }
    }

    /** Returns whether the stream is complete and has told its usage, if it is one of a language model. */
    private boolean isMeasured(End end, UsageTap.Findings findings) {
        boolean complete = end == End.COMPLETE || findings.ended();
        boolean told = request.operation().unit() != Unit.TOKEN || findings.tokens() != null;
        return complete && (told || (findings.received() == 0 && findings.error() == null));
    }

    private static @Nullable String code(JsonNode error) {
        JsonNode code = error.hasNonNull("err_code") ? error.path("err_code") : error.path("code");
        if (!code.isString() && !code.isNumber()) {
            return null;
        }
        String text = code.asString();
        return text.length() <= MAX_CODE_LENGTH ? text : text.substring(0, MAX_CODE_LENGTH);
    }
}
