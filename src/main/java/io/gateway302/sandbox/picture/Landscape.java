package io.gateway302.sandbox.picture;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.SplittableRandom;

/** Drawing of hills under a sun, derived from one seed. It is the same on every machine, and similar at every size. */
final class Landscape {

    private final SplittableRandom random;
    private final Palette palette;
    private final Graphics2D canvas;
    private final int width;
    private final int height;

    private Landscape(Graphics2D canvas, long seed, int width, int height) {
        this.random = new SplittableRandom(seed);
        this.palette = Palette.any(random);
        this.canvas = canvas;
        this.width = width;
        this.height = height;
    }

    static void draw(Graphics2D canvas, long seed, int width, int height) {
        Landscape landscape = new Landscape(canvas, seed, width, height);
        landscape.drawSky();
        landscape.drawStars();
        landscape.drawSun();
        landscape.drawHills();
    }

    private void drawSky() {
        canvas.setPaint(new GradientPaint(0, 0, palette.top(), 0, height * 0.68f, palette.horizon()));
        canvas.fillRect(0, 0, width, height);
    }

    private void drawStars() {
        for (int star = 0; star < 90; star++) {
            double y = Math.pow(random.nextDouble(), 1.6) * 0.5;
            double size = side() * random.nextDouble(0.0012, 0.0042);
            canvas.setColor(palette.sun((int) (random.nextDouble(60, 200) * (1 - y * 2))));
            canvas.fill(new Ellipse2D.Double(random.nextDouble() * width, y * height, size, size));
        }
    }

    private void drawSun() {
        double x = random.nextDouble(0.22, 0.78) * width;
        double y = random.nextDouble(0.2, 0.44) * height;
        double radius = random.nextDouble(0.06, 0.125) * side();
        double glow = radius * 5;
        canvas.setPaint(
                new RadialGradientPaint((float) x, (float) y, (float) glow, new float[] {0, 0.25f, 1}, new Color[] {
                    palette.sun(190), palette.sun(80), palette.sun(0)
                }));
        canvas.fill(circle(x, y, glow));
        canvas.setPaint(palette.sun(255));
        canvas.fill(circle(x, y, radius));
    }

    private void drawHills() {
        int hills = random.nextInt(5, 8);
        double highest = random.nextDouble(0.42, 0.52);
        for (int hill = 0; hill < hills; hill++) {
            double nearness = (double) hill / (hills - 1);
            double line = highest + (0.86 - highest) * Math.pow(nearness, 1.15);
            Path2D outline = outline(line, 0.035 + 0.05 * (1 - Math.abs(0.5 - nearness)));
            canvas.setPaint(new GradientPaint(
                    0,
                    (float) ((line - 0.09) * height),
                    palette.hill(nearness),
                    0,
                    (float) ((line + 0.2) * height),
                    palette.haze(nearness)));
            canvas.fill(outline);
        }
    }

    /**
     * Returns an outline as a sum of waves. Each wave has half the height and about twice the frequency of the previous
     * one.
     */
    private Path2D outline(double line, double swing) {
        int waves = 6;
        double[] phases = random.doubles(waves, 0, 2 * Math.PI).toArray();
        double[] stretches = random.doubles(waves, 0.7, 1.35).toArray();
        Path2D outline = new Path2D.Double();
        outline.moveTo(0, height);
        double step = Math.max(1, width / 512.0);
        for (double x = 0; x <= width + step; x += step) {
            double y = line;
            for (int wave = 0; wave < waves; wave++) {
                double frequency = 2.4 * Math.pow(1.95, wave) * stretches[wave];
                y += swing * Math.pow(0.48, wave) * StrictMath.sin(frequency * x / width + phases[wave]);
            }
            outline.lineTo(x, y * height);
        }
        outline.lineTo(width, height);
        outline.closePath();
        return outline;
    }

    private int side() {
        return Math.min(width, height);
    }

    private static Ellipse2D circle(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }
}
