package io.gateway302.sandbox.picture;

import java.awt.Color;
import java.util.List;
import java.util.SplittableRandom;

/** Matching colours, from the top of the sky down to the nearest hill. */
record Palette(Color top, Color horizon, Color sun, Color far, Color near) {

    private static final List<Palette> ALL = List.of(
            of(0x2b3a67, 0xf7a399, 0xffe9c9, 0xc97b84, 0x1b1b3a),
            of(0x2d1e4f, 0xf2766b, 0xffd6a5, 0x9c4a72, 0x180f2e),
            of(0x0b486b, 0x9be3d0, 0xfdfbe3, 0x4aa3a2, 0x06283d),
            of(0x35605a, 0xe6efb9, 0xfffbe0, 0x7fa67d, 0x10261f),
            of(0x33538b, 0xdcecf5, 0xffffff, 0x8fb0cf, 0x13294b),
            of(0xc8553d, 0xffd9a0, 0xfff6df, 0xd98c5f, 0x4a1f1c),
            of(0x4b4e8c, 0xe5c1e0, 0xfff1f4, 0x9a7fb8, 0x241a42),
            of(0x070b24, 0x35538f, 0xf4f1d9, 0x30487d, 0x04060f));

    private static Palette of(int top, int horizon, int sun, int far, int near) {
        return new Palette(new Color(top), new Color(horizon), new Color(sun), new Color(far), new Color(near));
    }

    static Palette any(SplittableRandom random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    Color sun(int alpha) {
        return new Color(sun.getRed(), sun.getGreen(), sun.getBlue(), alpha);
    }

    /**
     * Returns the colour of a hill.
     *
     * @param nearness 0 for the farthest hill to 1 for the nearest
     */
    Color hill(double nearness) {
        return mix(far, near, nearness);
    }

    /**
     * Returns the colour of a hill with haze over it.
     *
     * @param nearness 0 for the farthest hill to 1 for the nearest
     */
    Color haze(double nearness) {
        return mix(hill(nearness), horizon, 0.38 * (1 - nearness) + 0.04);
    }

    private static Color mix(Color from, Color to, double share) {
        return new Color(
                channel(from.getRed(), to.getRed(), share),
                channel(from.getGreen(), to.getGreen(), share),
                channel(from.getBlue(), to.getBlue(), share));
    }

    private static int channel(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }
}
