package io.gateway302.redis;

import io.gateway302.Containers;
import io.gateway302.RawServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.testcontainers.containers.GenericContainer;
import redis.embedded.RedisServer;

/** Redis server on a free port that can be stopped, started and suspended. */
public final class TestRedis implements AutoCloseable {

    private static final int PORT = 6379;

    private static @Nullable GenericContainer<?> shared;

    private final @Nullable GenericContainer<?> container;
    private final @Nullable RedisServerProcess process;
    private final int port;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private @Nullable RedisServer server;
    private long pid;

    private TestRedis(RedisServerProcess process) {
        this.container = null;
        this.process = process;
        this.port = process.port();
    }

    private TestRedis(@Nullable GenericContainer<?> container) {
        this.container = container;
        this.process = null;
        this.port = container == null ? RawServer.closedPort() : container.getMappedPort(PORT);
        if (container == null) {
            start();
        } else {
            clear();
        }
    }

    /** Starts an empty server. */
    public static TestRedis create() {
        return new TestRedis((GenericContainer<?>) null);
    }

    /** Starts an empty server with this clock, which can be neither suspended nor restarted. */
    public static TestRedis create(Path directory, StoppedClock clock) {
        return new TestRedis(RedisServerProcess.start(directory, clock));
    }

    /**
     * Returns an empty server that cannot be stopped and started: the container that the contract tests of this run
     * share, or a process if tests use no containers.
     */
    public static synchronized TestRedis forContract() {
        if (Containers.USED && shared == null) {
            shared = Containers.start(new GenericContainer<>(Containers.image("valkey/valkey")).withExposedPorts(PORT));
        }
        return new TestRedis(shared);
    }

    /** Returns the exception of an unavailable store. */
    public static StoreAwayException away() {
        return new StoreAwayException(new IllegalStateException("black-holed"));
    }

    /** Returns the URL. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Returns the port. */
    int port() {
        return port;
    }

    /** Returns a store with its own connection, as in another replica. */
    public SharedStore connect() {
        return connect(Duration.ofMillis(50));
    }

    /** Returns a store with this timeout, for machines that are busy with tests. */
    public SharedStore connect(Duration timeout) {
        return connect(timeout, Duration.ofMillis(200));
    }

    SharedStore connect(Duration timeout, Duration rest) {
        return connect(port, timeout, rest);
    }

    /** Returns a store with its own connection to this port, such as that of a relay. */
    SharedStore connect(int serverPort, Duration timeout, Duration rest) {
        RedisProperties properties = new RedisProperties(timeout, rest);
        RedisConfiguration configuration = new RedisConfiguration();
        ClientResources.Builder resources = ClientResources.builder();
        CommandTimer timer = configuration.commandTimer(properties);
        configuration.quickToComeBack(properties, timer).customize(resources);
        configuration.responseTimeout(timer).customize(resources);
        ClientResources built = resources.build();
        ClientOptions.Builder options = ClientOptions.builder();
        configuration.commandOptions(properties).customize(options);
        LettuceClientConfiguration.LettuceClientConfigurationBuilder client =
                LettuceClientConfiguration.builder().clientResources(built).clientOptions(options.build());
        configuration.connectTimeout().customize(client);
        LettuceConnectionFactory factory =
                new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", serverPort), client.build());
        factory.afterPropertiesSet();
        factory.start();
        closing.push(() -> {
            var _ = built.shutdown();
            var _ = timer.stop();
        });
        closing.push(factory::destroy);
        StoreConnection connection = configuration.storeConnection(factory, properties);
        connection.open();
        closing.push(connection::close);
        return configuration.sharedStore(new StringRedisTemplate(factory), connection, timer, properties);
    }

    /** Runs commands on a connection with the long default timeouts of Lettuce. */
    public <T> T ask(Function<StatefulRedisConnection<String, String>, T> question) {
        try (RedisClient client = RedisClient.create(RedisURI.create(url()))) {
            client.setOptions(ClientOptions.create());
            return question.apply(client.connect());
        }
    }

    /** Deletes all keys. */
    public void clear() {
        String _ = ask(connection -> connection.sync().flushall());
    }

    /** Closes all connections. */
    public void disconnect() {
        Long _ = ask(connection ->
                connection.sync().clientKill(KillArgs.Builder.typeNormal().skipme()));
    }

    /** Suspends the server: it accepts connections and does not respond. */
    public void hang() {
        if (container == null) {
            signal("STOP");
        } else {
            container
                    .getDockerClient()
                    .pauseContainerCmd(container.getContainerId())
                    .exec();
        }
    }

    /** Resumes a suspended server. */
    public void goOn() {
        if (container == null) {
            signal("CONT");
        } else {
            container
                    .getDockerClient()
                    .unpauseContainerCmd(container.getContainerId())
                    .exec();
        }
    }

    /** Starts the server without data. */
    public void start() {
        try {
            RedisServer process = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .build();
            process.start();
            server = process;
            pid = ask(connection -> connection
                    .sync()
                    .info("server")
                    .lines()
                    .filter(line -> line.startsWith("process_id:"))
                    .map(line -> Long.parseLong(
                            line.substring("process_id:".length()).strip()))
                    .findFirst()
                    .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server; its port is closed. */
    public void stop() {
        try {
            Objects.requireNonNull(server, "a shared container stays up").stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
        if (process != null) {
            process.close();
        } else if (container == null) {
            signal("CONT");
            stop();
        }
    }
}
