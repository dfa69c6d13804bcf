package io.gateway302.sandbox.media;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * File format that the sandbox can generate. Files are small and valid. The same seed yields the same bytes, so links
 * need no stored files.
 *
 * @param extension extension of file names
 * @param contentType media type
 * @param maker factory of the file for a seed
 */
public record Media(String extension, String contentType, LongFunction<byte[]> maker) {

    private static final Map<String, Media> BY_EXTENSION = Map.ofEntries(
            entry("png", "image/png", Pictures::png),
            entry("jpg", "image/jpeg", Pictures::jpeg),
            entry("webp", "image/webp", _ -> Pictures.webp()),
            entry("svg", "image/svg+xml", Pictures::svg),
            entry("mp3", "audio/mpeg", _ -> Sounds.mp3()),
            entry("wav", "audio/wav", Sounds::wav),
            entry("pcm", "audio/pcm", Sounds::pcm),
            entry("flac", "audio/flac", _ -> Sounds.flac()),
            entry("mp4", "video/mp4", Containers::mp4),
            entry("glb", "model/gltf-binary", Containers::glb),
            entry("zip", "application/zip", Containers::zip),
            entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", Containers::zip),
            entry("pdf", "application/pdf", Documents::pdf),
            entry("srt", "application/x-subrip", Documents::srt),
            entry("vtt", "text/vtt", Documents::vtt),
            entry("txt", "text/plain; charset=utf-8", Documents::text),
            entry("md", "text/markdown; charset=utf-8", Documents::text),
            entry("json", "application/json", Documents::json));

    private static Map.Entry<String, Media> entry(String extension, String contentType, LongFunction<byte[]> maker) {
        return Map.entry(extension, new Media(extension, contentType, maker));
    }

    /** Returns the format with the extension; empty if it is not supported. */
    public static Optional<Media> of(String extension) {
        String name = extension.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_EXTENSION.get(name.equals("jpeg") ? "jpg" : name));
    }

    /**
     * Returns the format with an extension from the sandbox's own code or data.
     *
     * @throws IllegalArgumentException if it is not supported
     */
    public static Media require(String extension) {
        return of(extension).orElseThrow(() -> new IllegalArgumentException("The sandbox makes no ." + extension));
    }

    /** Returns the file for the seed. */
    public byte[] file(long seed) {
        return maker.apply(seed);
    }
}
