package io.gateway302;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics of a gateway at one point in time, as Prometheus scrapes them.
 *
 * @param text exposition as it was received
 * @param samples all samples in it
 */
public record Scrape(String text, List<Sample> samples) {

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? (\\S+)(?: #.*)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /**
     * One sample.
     *
     * @param name name of the metric, with suffixes
     * @param labels labels by name
     * @param value value
     */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /** Scrapes the gateway. */
    public static Scrape of(RunningGateway gateway) {
        return parse(Objects.requireNonNull(gateway.management()
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody()));
    }

    static Scrape parse(String text) {
        List<Sample> samples = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (!line.startsWith("#") && matcher.matches()) {
                Map<String, String> labels = new HashMap<>();
                if (matcher.group(2) != null) {
                    LABEL.matcher(matcher.group(2)).results().forEach(it -> labels.put(it.group(1), it.group(2)));
                }
                samples.add(new Sample(matcher.group(1), Map.copyOf(labels), number(matcher.group(3))));
            }
        }
        return new Scrape(text, List.copyOf(samples));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Returns the sum of all series with this name and these labels, given as names and values in turn. */
    public double sum(String name, String... labels) {
        return matching(name, labels).stream().mapToDouble(Sample::value).sum();
    }

    /** Returns the series with this name and these labels. */
    public List<Sample> matching(String name, String... labels) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> {
                    for (int i = 0; i < labels.length; i += 2) {
                        if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                            return false;
                        }
                    }
                    return true;
                })
                .toList();
    }

    /** Returns the names of all series. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        samples.forEach(sample -> names.add(sample.name()));
        return names;
    }

    /** Returns the values of a label in the series with this name. */
    public Set<String> values(String name, String label) {
        Set<String> values = new TreeSet<>();
        matching(name)
                .forEach(sample -> values.add(String.valueOf(sample.labels().get(label))));
        return values;
    }
}
