package io.gateway302;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Choice between containers, of the images that docker-compose.yml names, and processes on this machine for tests of
 * stores. The environment variable {@code GATEWAY302_DOCKER} decides; {@code .ci/docker} sets it. A Docker engine alone
 * is not enough, because it does not have the images.
 */
public final class Containers {

    /** Flag: containers are used. */
    public static final boolean USED = "yes".equals(System.getenv("GATEWAY302_DOCKER"));

    private Containers() {}

    /** Returns the image of a repository, such as {@code postgres}, in the version of docker-compose.yml. */
    public static DockerImageName image(String repository) {
        try {
            Matcher image = Pattern.compile("(?m)^ *image: *(" + Pattern.quote(repository) + ":\\S+)$")
                    .matcher(Files.readString(Path.of("docker-compose.yml")));
            if (!image.find()) {
                throw new IllegalArgumentException("docker-compose.yml has no image " + repository);
            }
            return DockerImageName.parse(image.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a container that all tests of this run share. It is removed when the tests end. */
    public static <T extends GenericContainer<?>> T start(T container) {
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        System.out.println("Tests use a container of " + container.getDockerImageName());
        return container;
    }
}
