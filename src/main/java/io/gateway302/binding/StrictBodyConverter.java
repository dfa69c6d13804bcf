package io.gateway302.binding;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;

/** Converter for {@code @RequestBody} parameters that are a {@link StrictBody} or a {@link MergePatch}. */
final class StrictBodyConverter extends AbstractHttpMessageConverter<Object> {

    private final StrictReader reader;
    private final long maxBodySize;

    StrictBodyConverter(StrictReader reader, long maxBodySize) {
        super(MediaType.APPLICATION_JSON, MediaType.valueOf("application/merge-patch+json"));
        this.reader = reader;
        this.maxBodySize = maxBodySize;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return reads(type);
    }

    static boolean reads(Class<?> type) {
        return type == MergePatch.class || StrictBody.class.isAssignableFrom(type);
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
        if (message.getHeaders().getContentLength() > maxBodySize) {
            throw CappedInputStream.tooLarge(maxBodySize);
        }
        InputStream body = new CappedInputStream(message.getBody(), maxBodySize);
        return type == MergePatch.class ? reader.readPatch(body) : reader.read(body, type);
    }

    @Override
    protected void writeInternal(Object body, HttpOutputMessage message) {
        throw new UnsupportedOperationException("Strict bodies are only read");
    }
}
