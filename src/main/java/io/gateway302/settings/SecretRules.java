package io.gateway302.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules for secrets, given as values or as files. No message contains a part of a secret. */
final class SecretRules {

    private static final int MIN_LENGTH = 32;

    /**
     * Minimum number of different characters. A random secret of 32 digits has fewer than six in one of 15 million
     * cases.
     */
    private static final int MIN_DISTINCT = 6;

    private static final Pattern EXAMPLE = Pattern.compile(
            "change.?me|replace.?me|placeholder|example|your.(?:key|secret|password)|xxxx|<.*>|\\$\\{.*}|…");

    private static final Secret UPSTREAM = new Secret("gateway.upstream.api-key", "AI302_API_KEY");
    private static final Secret ADMIN = new Secret("gateway.admin.key", "GATEWAY_ADMIN_KEY");
    private static final Secret AUDITOR = new Secret("gateway.admin.auditor-key", "GATEWAY_AUDITOR_KEY");
    private static final Secret TOKENS = new Secret("gateway.identity.token-secret", "GATEWAY_TOKEN_SECRET");
    private static final Secret LEDGER = new Secret("gateway.ledger.secret", "GATEWAY_LEDGER_SECRET");

    private final ConfiguredValues values;
    private final List<String> faults = new ArrayList<>();

    SecretRules(ConfiguredValues values) {
        this.values = values;
    }

    /** Returns the faults of the secrets that the server reads. */
    List<String> faults() {
        List<String> upstream = read(UPSTREAM);
        List<String> admin = read(ADMIN);
        List<String> auditor = read(AUDITOR);
        List<String> tokens = read(TOKENS);
        List<String> ledger = read(LEDGER);
        requireBytes(TOKENS, tokens);
        requireBytes(LEDGER, ledger);
        if (!values.isSandbox()) {
            requireUpstream(upstream);
            requireCharacters(ADMIN, admin);
            requireCharacters(AUDITOR, auditor);
            requireRandom(UPSTREAM, upstream);
            requireRandom(ADMIN, admin);
            requireRandom(AUDITOR, auditor);
            requireRandom(TOKENS, tokens);
            requireRandom(LEDGER, ledger);
        }
        if (auditor.stream().anyMatch(admin::contains)) {
            faults.add(name(AUDITOR) + " holds the administrator's key; an auditor must have a key of its own.");
        }
        return faults;
    }

    /** Returns the faults of the secrets with which the ledger is verified. */
    List<String> ledgerFaults() {
        requireBytes(LEDGER, read(LEDGER));
        read(TOKENS);
        return faults;
    }

    private List<String> read(Secret secret) {
        String file = values.text(secret.file());
        if (file.isEmpty()) {
            return split(values.text(secret.property));
        }
        String name = label(secret.file(), secret.variable + "_FILE");
        try {
            List<String> found = split(Files.readString(Path.of(file)));
            if (found.isEmpty()) {
                faults.add(name + " names the file " + file + ", which is empty.");
            }
            return found;
        } catch (IOException | InvalidPathException e) {
            faults.add(
                    name + " names " + (Files.isDirectory(Path.of("/").resolve(file)) ? "the directory " : "the file ")
                            + file + ", which " + reason(file, e) + ".");
            return List.of();
        }
    }

    private static String reason(String file, Exception failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "does not exist";
            case AccessDeniedException _ -> "this process may not read";
            case CharacterCodingException _ -> "is not UTF-8 text";
            default -> Files.isDirectory(Path.of(file)) ? "is not a file" : "cannot be read";
        };
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split("[,\\r\\n]"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private void requireUpstream(List<String> keys) {
        if (keys.isEmpty() && !values.isSet(UPSTREAM.file())) {
            faults.add("gateway302 has no key for 302.AI: set AI302_API_KEY, or AI302_API_KEY_FILE to a file that holds"
                    + " it. To try gateway302 without a key, start it with the profile 'sandbox'.");
        }
    }

    private void requireCharacters(Secret secret, List<String> keys) {
        keys.stream()
                .filter(key -> key.length() < MIN_LENGTH)
                .findFirst()
                .ifPresent(key -> faults.add(name(secret)
                        + " has " + key.length() + " characters; it must have at least " + MIN_LENGTH
                        + ", such as the output of `openssl rand -hex 32`."));
    }

    private void requireBytes(Secret secret, List<String> keys) {
        keys.stream()
                .mapToInt(key -> key.getBytes(StandardCharsets.UTF_8).length)
                .filter(length -> length < MIN_LENGTH)
                .findFirst()
                .ifPresent(length -> faults.add(name(secret) + " has " + length + " bytes; it must have at least "
                        + MIN_LENGTH + ", such as the output of `openssl rand -hex 32`."));
    }

    private void requireRandom(Secret secret, List<String> keys) {
        if (keys.stream().anyMatch(SecretRules::isExample)) {
            faults.add(name(secret) + " is an example or a placeholder; set it to a secret of your own.");
        }
    }

    private static boolean isExample(String key) {
        Set<Integer> distinct = key.chars().boxed().collect(Collectors.toSet());
        return EXAMPLE.matcher(key.toLowerCase(Locale.ROOT)).find()
                || (key.length() >= MIN_LENGTH && distinct.size() < MIN_DISTINCT);
    }

    private String name(Secret secret) {
        return values.isSet(secret.file())
                ? "The file of " + label(secret.file(), secret.variable + "_FILE")
                : label(secret.property, secret.variable);
    }

    /** Returns the name that the operator used, with the usual variable if that is another name. */
    private String label(String property, String variable) {
        String label = values.label(property);
        return label.equals(property) ? property + " (" + variable + ")" : label;
    }

    /**
     * Secret that can be configured.
     *
     * @param property property of the secret; with the suffix {@code -file}, the property that names a file
     * @param variable usual environment variable
     */
    private record Secret(String property, String variable) {

        String file() {
            return property + "-file";
        }
    }
}
