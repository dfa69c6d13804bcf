package io.gateway302.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Version of this build, from {@code build-info.properties}, and of the Java that runs it. */
final class BuildVersion {

    private static final String FILE = "META-INF/build-info.properties";

    private BuildVersion() {}

    /** Returns three lines: version, build time, Java. */
    static String text() {
        Properties build = read();
        return "gateway302 " + build.getProperty("build.version", "unknown (not a packaged build)") + "\n"
                + "built      " + build.getProperty("build.time", "unknown") + "\n"
                + "Java       " + Runtime.version() + " (" + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.home") + ")\n";
    }

    private static Properties read() {
        Properties build = new Properties();
        try (InputStream in = BuildVersion.class.getClassLoader().getResourceAsStream(FILE)) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build;
    }
}
