package io.gateway302.sandbox.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Generator of short audio: a tone of 0.1 s in uncompressed formats; silence in MP3, no audio in FLAC. */
final class Sounds {

    private static final int RATE = 8000;
    private static final int SAMPLES = RATE / 10;

    private Sounds() {}

    /** Returns ten frames of silence: MPEG-1 layer III, 128 kbit/s, 44.1 kHz, 417 bytes each (ISO 11172-3). */
    static byte[] mp3() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] frame = new byte[417];
        frame[0] = (byte) 0xff;
        frame[1] = (byte) 0xfb;
        frame[2] = (byte) 0x90;
        frame[3] = (byte) 0xc4;
        for (int i = 0; i < 10; i++) {
            file.writeBytes(frame);
        }
        return file.toByteArray();
    }

    /** Returns a RIFF file: 16 bits, mono, 8 kHz. */
    static byte[] wav(long seed) {
        byte[] samples = pcm(seed);
        return ByteBuffer.allocate(44 + samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + samples.length)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(RATE * 2)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(samples.length)
                .put(samples)
                .array();
    }

    /** Returns only the samples: 16 bits, little-endian, mono, 8 kHz. */
    static byte[] pcm(long seed) {
        ByteBuffer samples = ByteBuffer.allocate(SAMPLES * 2).order(ByteOrder.LITTLE_ENDIAN);
        double frequency = 220 + Math.floorMod(seed, 660);
        for (int i = 0; i < SAMPLES; i++) {
            samples.putShort((short) (8000 * Math.sin(2 * Math.PI * frequency * i / RATE)));
        }
        return samples.array();
    }

    /** Returns the header of a stream without frames (RFC 9639 §8.2): 44.1 kHz, mono, 16 bits. */
    static byte[] flac() {
        return ByteBuffer.allocate(42)
                .put("fLaC".getBytes(StandardCharsets.US_ASCII))
                .putInt(0x80000022)
                .putShort((short) 4096)
                .putShort((short) 4096)
                .put(new byte[6])
                .putLong(44100L << 44 | 15L << 36)
                .put(new byte[16])
                .array();
    }
}
