package io.gateway302.results;

import io.gateway302.database.DataDirectory;
import io.gateway302.database.PrivateFiles;
import io.gateway302.egress.EgressClient;
import io.gateway302.identity.IdentityProperties;
import io.gateway302.results.files.DirectoryFiles;
import io.gateway302.results.files.FileStore;
import io.gateway302.results.files.S3Clients;
import io.gateway302.results.files.S3Files;
import io.gateway302.results.files.S3Settings;
import io.gateway302.results.links.EventLinks;
import io.gateway302.results.links.LinkKeys;
import io.gateway302.results.links.LinkSignature;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Spring configuration of the store of result files. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResultProperties.class)
class ResultsConfiguration {

    private static final String STORE = "gateway.results.store";
    private static final String NONE = "none";

    /** Condition that a store is configured. */
    static final class Stored extends NoneNestedConditions {

        Stored() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        /** Condition that no store is configured. */
        @ConditionalOnProperty(name = STORE, havingValue = NONE, matchIfMissing = true)
        static final class Nothing {}
    }

    @Bean
    ResultMeters resultMeters(MeterRegistry registry) {
        return new ResultMeters(registry);
    }

    @Bean
    Downloads resultDownloads(EgressClient egress, ResultProperties properties) {
        return new Downloads(egress, properties.maxSize().toBytes());
    }

    @Bean
    ResultFiles resultFilesForCallers(
            ObjectProvider<ResultReader> reader, Downloads downloads, ResultProperties properties) {
        return new ResultFiles(
                reader.getIfAvailable(), downloads, properties.maxSize().toBytes(), properties.timeout());
    }

    /** Returns the signature of links, also of those to events of tasks, which need no store. */
    @Bean
    LinkSignature resultLinks(
            ResultProperties properties,
            IdentityProperties identity,
            JdbcClient jdbc,
            Environment environment,
            Clock clock) {
        String address = environment.getProperty("gateway.public-url", "").strip();
        String base = address.isEmpty() ? environment.getProperty("server.servlet.context-path", "") : address;
        LinkKeys keys = new LinkKeys(identity.tokenSecrets().readAll(), jdbc, clock);
        return new LinkSignature(keys, base.replaceAll("/+$", ""), properties.linkLifetime(), clock);
    }

    @Bean
    EventLinks eventLinks(LinkSignature links, Clock clock) {
        return new EventLinks(links, clock);
    }

    /** Store of a gateway that stores nothing. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = STORE, havingValue = NONE, matchIfMissing = true)
    static class Off {

        @Bean
        ResultStore resultStore(ResultMeters meters) {
            return new NoResultStore(meters);
        }
    }

    /** Store of files in a directory or in S3. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(Stored.class)
    static class On {

        @Bean
        ResultRows resultRows(JdbcClient jdbc) {
            return new ResultRows(jdbc);
        }

        @Bean
        Staging resultStaging(ResultProperties properties, DataDirectory data) {
            return new Staging(
                    created(root(properties, data).resolve("copying")),
                    properties.maxSize().toBytes());
        }

        @Bean
        FileStore resultFiles(ResultProperties properties, DataDirectory data) {
            return properties.store() == ResultProperties.Kind.S3
                    ? s3(properties)
                    : new DirectoryFiles(created(root(properties, data)));
        }

        private static Path root(ResultProperties properties, DataDirectory data) {
            Path path = properties.directory().path();
            return (path == null ? data.path().resolve("results") : path)
                    .toAbsolutePath()
                    .normalize();
        }

        private static Path created(Path directory) {
            try {
                PrivateFiles.createDirectories(directory);
            } catch (IOException e) {
                throw unusable(directory, "The directory cannot be made: " + e);
            }
            if (!Files.isWritable(directory)) {
                throw unusable(directory, "The directory cannot be written to.");
            }
            return directory;
        }

        private static InvalidConfigurationPropertyValueException unusable(Path directory, String reason) {
            return new InvalidConfigurationPropertyValueException("gateway.results.directory.path", directory, reason);
        }

        private static S3Files s3(ResultProperties properties) {
            try {
                S3Settings settings = properties.s3().settings();
                return new S3Files(S3Clients.of(settings), settings.bucket(), settings.prefix(), properties.timeout());
            } catch (IllegalArgumentException e) {
                throw new InvalidConfigurationPropertyValueException(
                        "gateway.results.s3.region", properties.s3().region(), String.valueOf(e.getMessage()));
            }
        }

        @Bean
        ResultStore resultStore(
                ResultRows rows,
                FileStore files,
                Staging staging,
                Downloads downloads,
                LinkSignature links,
                ResultProperties properties,
                ResultMeters meters,
                Clock clock) {
            return new FileResultStore(rows, files, staging, downloads, links, properties, meters, clock);
        }

        @Bean
        ResultReader resultReader(ResultRows rows, FileStore files, LinkSignature links, Clock clock) {
            return new ResultReader(rows, files, links, clock);
        }

        @Bean
        ResultSweep resultSweep(
                ResultRows rows, FileStore files, Staging staging, ResultProperties properties, Clock clock) {
            return new ResultSweep(rows, files, staging, properties.timeout(), clock);
        }
    }
}
