package io.gateway302.sandbox.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Generator of container files: a video without a track, a 3D scene without a shape, an archive with one text. */
final class Containers {

    private Containers() {}

    /**
     * Returns an MP4 file: boxes {@code ftyp}, {@code moov} with its header, and {@code mdat} with the seed (ISO
     * 14496-12).
     */
    static byte[] mp4(long seed) {
        byte[] type = box("ftyp", ascii("isom\0\0\2\0isomiso2mp41"));
        ByteBuffer header = ByteBuffer.allocate(100);
        header.putInt(12, 1000).putInt(16, 1000).putInt(20, 0x10000).putShort(24, (short) 0x100);
        header.putInt(36, 0x10000).putInt(52, 0x10000).putInt(68, 0x40000000).putInt(96, 1);
        byte[] film = box("moov", box("mvhd", header.array()));
        byte[] data = box("mdat", ByteBuffer.allocate(8).putLong(seed).array());
        return ByteBuffer.allocate(type.length + film.length + data.length)
                .put(type)
                .put(film)
                .put(data)
                .array();
    }

    private static byte[] box(String name, byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .putInt(8 + content.length)
                .put(ascii(name))
                .put(content)
                .array();
    }

    /** Returns a binary glTF 2.0 file with only its JSON chunk. */
    static byte[] glb(long seed) {
        String scene =
                "{\"asset\":{\"version\":\"2.0\",\"generator\":\"sandbox %016x\"},\"scenes\":[{}]}".formatted(seed);
        byte[] json = ascii(scene + " ".repeat((4 - scene.length() % 4) % 4));
        return ByteBuffer.allocate(20 + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii("glTF"))
                .putInt(2)
                .putInt(20 + json.length)
                .putInt(json.length)
                .put(ascii("JSON"))
                .put(json)
                .array();
    }

    static byte[] zip(long seed) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            ZipEntry entry = new ZipEntry("sandbox.txt");
            // the current time would make the bytes of each archive different
            entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
            zip.putNextEntry(entry);
            zip.write(Documents.text(seed));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException("An archive cannot be written to memory", e);
        }
        return file.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
