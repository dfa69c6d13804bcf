package io.gateway302.sandbox.media;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A kind of file that the sandbox can make. Files are small and real: what reads the format reads them. The same seed
 * gives the same bytes, so that a link needs nothing kept behind it.
 *
 * @param extension how the names of such files end
 * @param contentType its media type
 * @param maker makes the file of a seed
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

    /** The kind of the files that end so; empty for one that the sandbox cannot make. */
    public static Optional<Media> of(String extension) {
        String name = extension.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_EXTENSION.get(name.equals("jpeg") ? "jpg" : name));
    }

    /**
     * The same, for an extension that stands in our own code or data.
     *
     * @throws IllegalArgumentException if the sandbox cannot make it
     */
    public static Media require(String extension) {
        return of(extension).orElseThrow(() -> new IllegalArgumentException("The sandbox makes no ." + extension));
    }

    /** The file of the seed. */
    public byte[] file(long seed) {
        return maker.apply(seed);
    }
}
