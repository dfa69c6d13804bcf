package io.gateway302.results.media;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Type of a file according to its first bytes. Types that a browser could execute, such as SVG and HTML, are not among
 * them: such files are {@link #UNKNOWN} or {@link #TEXT}.
 */
public enum FileType {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg"),
    GIF("image/gif", "gif"),
    WEBP("image/webp", "webp"),
    AVIF("image/avif", "avif"),
    HEIC("image/heic", "heic"),
    MP4("video/mp4", "mp4"),
    MOV("video/quicktime", "mov"),
    WEBM("video/webm", "webm"),
    MATROSKA("video/matroska", "mkv"),
    M4A("audio/mp4", "m4a"),
    MP3("audio/mpeg", "mp3"),
    AAC("audio/aac", "aac"),
    WAV("audio/wav", "wav"),
    OGG("audio/ogg", "ogg"),
    FLAC("audio/flac", "flac"),
    PDF("application/pdf", "pdf"),
    ZIP("application/zip", "zip"),
    GLB("model/gltf-binary", "glb"),
    JSON("application/json", "json"),
    TEXT("text/plain;charset=UTF-8", "txt"),
    UNKNOWN("application/octet-stream", "bin");

    /** Number of bytes from which the type is detected. */
    public static final int HEAD = 4096;

    private static final int EBML = 0x1A45DFA3;
    private static final int MAX_UTF8_TAIL = 3;
    private static final char DELETE = 0x7f;

    private final String contentType;
    private final String extension;

    FileType(String contentType, String extension) {
        this.contentType = contentType;
        this.extension = extension;
    }

    /** Returns the content type with which the file is served. */
    public String contentType() {
        return contentType;
    }

    /** Returns the usual ending of a file name, without a dot. */
    public String extension() {
        return extension;
    }

    /** Returns whether a browser shows the file itself instead of saving it: images, video and audio. */
    public boolean isInline() {
        return contentType.startsWith("image/") || contentType.startsWith("video/") || contentType.startsWith("audio/");
    }

    /** Returns the type with this content type. */
    public static FileType ofContentType(String contentType) {
        for (FileType type : values()) {
            if (type.contentType.equals(contentType)) {
                return type;
            }
        }
        return UNKNOWN;
    }

    /**
     * Returns the type of a file.
     *
     * @param head the first bytes of the file, up to 4096
     */
    public static FileType of(ByteBuffer head) {
        Prefix file = new Prefix(head);
        if (file.has(0, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (file.has(0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (file.has(0, "GIF87a") || file.has(0, "GIF89a")) {
            return GIF;
        }
        if (file.has(0, "RIFF")) {
            return file.has(8, "WEBP") ? WEBP : file.has(8, "WAVE") ? WAV : UNKNOWN;
        }
        if (file.has(4, "ftyp")) {
            return ofBrand(file);
        }
        if (file.has(4, "moov") || file.has(4, "mdat") || file.has(4, "wide")) {
            return MOV;
        }
        if (file.number(0) == EBML) {
            return file.contains("webm", 64) ? WEBM : MATROSKA;
        }
        return ofOtherBinary(file) == UNKNOWN ? ofText(head) : ofOtherBinary(file);
    }

    private static FileType ofOtherBinary(Prefix file) {
        if (file.has(0, "OggS")) {
            return OGG;
        }
        if (file.has(0, "fLaC")) {
            return FLAC;
        }
        if (file.has(0, "%PDF-")) {
            return PDF;
        }
        if (file.has(0, "PK\u0003\u0004") || file.has(0, "PK\u0005\u0006")) {
            return ZIP;
        }
        if (file.has(0, "glTF")) {
            return GLB;
        }
        if (file.has(0, "ID3")) {
            return MP3;
        }
        return ofFrame(file.at(0), file.at(1), file.at(2));
    }

    /** Returns the type of an MPEG audio frame: ADTS has layer 0, MP3 is layer 3 with a valid rate. */
    private static FileType ofFrame(int first, int second, int third) {
        if (first != 0xff || (second & 0xe0) != 0xe0) {
            return UNKNOWN;
        }
        if ((second & 0xf6) == 0xf0) {
            return AAC;
        }
        boolean layer3 = (second & 0x06) == 0x02 && (second & 0x18) != 0x08;
        boolean rates = (third & 0xf0) != 0xf0 && (third & 0xf0) != 0 && (third & 0x0c) != 0x0c;
        return layer3 && rates ? MP3 : UNKNOWN;
    }

    /** Returns the type of a file of the ISO base media format (ISO/IEC 14496-12) by its brands. */
    private static FileType ofBrand(Prefix file) {
        return switch (file.text(8, 4)) {
            case "avif", "avis" -> AVIF;
            case "heic", "heix", "heim", "heis", "hevc", "hevx" -> HEIC;
            case "mif1", "msf1", "miaf" -> file.contains("avif", Math.min(file.number(0), 256)) ? AVIF : HEIC;
            case "qt  " -> MOV;
            case "M4A ", "M4B ", "M4P " -> M4A;
            default -> MP4;
        };
    }

    private static FileType ofText(ByteBuffer head) {
        String text = text(head);
        if (text == null) {
            return UNKNOWN;
        }
        String start = text.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            return JSON;
        }
        return start.contains("<svg") ? UNKNOWN : TEXT;
    }

    /** Returns the bytes as text; null if they are not UTF-8, or have control characters. */
    private static @Nullable String text(ByteBuffer head) {
        // the last character may be cut off
        for (int cut = 0; cut <= (head.limit() < HEAD ? 0 : MAX_UTF8_TAIL); cut++) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(head.duplicate().position(0).limit(head.limit() - cut))
                        .toString();
                boolean printable = text.chars().noneMatch(c -> c == DELETE || (c < ' ' && "\t\n\r\f".indexOf(c) < 0));
                return printable ? text : null;
            } catch (CharacterCodingException _) {
                // one more byte less
            }
        }
        return null;
    }

    /** First bytes of a file. */
    private record Prefix(ByteBuffer bytes) {

        int at(int position) {
            return position < bytes.limit() ? bytes.get(position) & 0xff : -1;
        }

        boolean has(int position, String latin1) {
            return text(position, latin1.length()).equals(latin1);
        }

        String text(int position, int length) {
            StringBuilder text = new StringBuilder();
            for (int i = position; i < position + length && i < bytes.limit(); i++) {
                text.append((char) at(i));
            }
            return text.toString();
        }

        boolean contains(String latin1, int within) {
            return text(0, within).contains(latin1);
        }

        int number(int position) {
            return position + Integer.BYTES <= bytes.limit() ? bytes.getInt(position) : -1;
        }
    }
}
