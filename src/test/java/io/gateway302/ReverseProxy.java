package io.gateway302;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reverse proxy of the operating system in front of a gateway, in a process of its own. */
public final class ReverseProxy implements AutoCloseable {

    /** Places of the programs in Debian, where they are not always in the search path. */
    private static final List<String> DIRECTORIES = List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin");

    private final Process process;
    private final int port;

    private ReverseProxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Returns whether the program is installed. */
    public static boolean isInstalled(String program) {
        return program(program).findFirst().isPresent();
    }

    private static Stream<Path> program(String name) {
        return DIRECTORIES.stream().map(directory -> Path.of(directory, name)).filter(Files::isExecutable);
    }

    /**
     * Starts nginx with its default buffering.
     *
     * @param directory empty directory for its files
     * @param location directives of its only location, which passes everything to the gateway
     */
    public static ReverseProxy nginx(Path directory, int gatewayPort, String location) {
        int port = freePort();
        write(directory.resolve("nginx.conf"), """
                daemon off;
                # a worker may write to the directory of the test; ignored unless the test runs as root
                user root;
                pid %1$s/nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d;
                    location / {
                      proxy_pass http://127.0.0.1:%3$d;
                      %4$s
                    }
                  }
                }
                """.formatted(directory, port, gatewayPort, location));
        return start(
                port,
                directory,
                program("nginx").findFirst().orElseThrow().toString(),
                "-p",
                directory.toString(),
                "-e",
                "stderr",
                "-c",
                directory.resolve("nginx.conf").toString());
    }

    /**
     * Starts HAProxy.
     *
     * @param directory empty directory for its files
     * @param timeout time after which it closes a connection on which the gateway sends nothing
     */
    public static ReverseProxy haproxy(Path directory, int gatewayPort, Duration timeout) {
        return haproxy(directory, gatewayPort, timeout, "");
    }

    /**
     * Starts HAProxy with one more line of defaults.
     *
     * @param directory empty directory for its files
     * @param timeout time after which it closes a connection on which the gateway sends nothing
     * @param option the line
     */
    public static ReverseProxy haproxy(Path directory, int gatewayPort, Duration timeout, String option) {
        int port = freePort();
        write(directory.resolve("haproxy.cfg"), """
                defaults
                  mode http
                  timeout connect 5s
                  timeout client %3$dms
                  timeout server %3$dms
                  option abortonclose
                  %4$s
                frontend callers
                  bind 127.0.0.1:%1$d
                  default_backend gateway
                backend gateway
                  server one 127.0.0.1:%2$d
                """.formatted(port, gatewayPort, timeout.toMillis(), option));
        return start(
                port,
                directory,
                program("haproxy").findFirst().orElseThrow().toString(),
                "-db",
                "-f",
                directory.resolve("haproxy.cfg").toString());
    }

    private static ReverseProxy start(int port, Path directory, String... command) {
        Path log = directory.resolve("log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                return isListening(port);
            });
            return new ReverseProxy(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isListening(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the port for callers. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
