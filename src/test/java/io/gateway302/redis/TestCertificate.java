package io.gateway302.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * Self-signed certificate of 127.0.0.1.
 *
 * @param certificate PEM file of the certificate
 * @param key PEM file of its key
 */
record TestCertificate(Path certificate, Path key) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    static TestCertificate create(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=redis",
                        "-validity",
                        "2",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        return new TestCertificate(
                pem(
                        directory.resolve("redis.crt"),
                        "CERTIFICATE",
                        keys.getCertificate("redis").getEncoded()),
                pem(
                        directory.resolve("redis.key"),
                        "PRIVATE KEY",
                        keys.getKey("redis", PASSWORD).getEncoded()));
    }

    private static Path pem(Path file, String type, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                file,
                "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n",
                StandardCharsets.UTF_8);
    }
}
