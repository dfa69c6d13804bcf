package io.gateway302.secret;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Log encoder that redacts known secrets from the output of another encoder, including stack traces. */
public class RedactingEncoder extends EncoderBase<ILoggingEvent> {

    private @Nullable Encoder<ILoggingEvent> delegate;

    /** Sets the encoder whose output is redacted; called by Logback's configuration. */
    public void setDelegate(Encoder<ILoggingEvent> delegate) {
        this.delegate = delegate;
    }

    @Override
    public byte[] headerBytes() {
        return delegate == null ? new byte[0] : delegate.headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        if (delegate == null) {
            return new byte[0];
        }
        byte[] line = delegate.encode(event);
        String text = new String(line, StandardCharsets.UTF_8);
        String redacted = Redaction.redact(text);
        return redacted.equals(text) ? line : redacted.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return delegate == null ? new byte[0] : delegate.footerBytes();
    }
}
