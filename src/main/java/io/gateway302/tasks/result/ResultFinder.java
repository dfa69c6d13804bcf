package io.gateway302.tasks.result;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Unit;
import io.gateway302.tasks.result.FoundFile.Inline;
import io.gateway302.tasks.result.FoundFile.Link;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Search for the files of a task in the last response of 302.AI. They are the addresses and the encoded files in it,
 * except addresses at which a client would continue, and those that repeat the request. Covers and previews count only
 * if there is nothing else.
 */
final class ResultFinder {

    private static final int MAX_RESULTS = 64;
    private static final int MAX_DEPTH = 12;
    private static final int MAX_TEXT = 100_000;

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s\"'<>]{3,4000}");

    /** Names of fields whose addresses are not results. */
    private static final Pattern NO_RESULT = Pattern.compile(
            "urls|links?|polling_url|status_url|cancel_url|response_url|webhook.*|callback.*|input.*|prompt.*|options|request|"
                    + "parameters|properties|metadata|origin.*|source.*|reference.*|usage");

    /** Names of fields whose addresses are only shown while a result is loaded. */
    private static final Pattern PREVIEW = Pattern.compile(".*(cover|preview|thumb|poster).*");

    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("png", "image"),
            Map.entry("jpg", "image"),
            Map.entry("jpeg", "image"),
            Map.entry("webp", "image"),
            Map.entry("gif", "image"),
            Map.entry("avif", "image"),
            Map.entry("svg", "image"),
            Map.entry("mp4", "video"),
            Map.entry("mov", "video"),
            Map.entry("webm", "video"),
            Map.entry("mkv", "video"),
            Map.entry("mp3", "audio"),
            Map.entry("wav", "audio"),
            Map.entry("ogg", "audio"),
            Map.entry("flac", "audio"),
            Map.entry("m4a", "audio"),
            Map.entry("aac", "audio"));

    /** Names of fields with the media type of an encoded file beside them, as Gemini has it. */
    private static final List<String> MEDIA_TYPES = List.of("mimeType", "mime_type", "media_type", "content_type");

    private static final Pattern DATA = Pattern.compile("data|.*base64.*");

    private static final List<String> KIND_WORDS = List.of("video", "audio", "image");

    private final Operation operation;

    /** Files in the order of the response. */
    private final List<FoundFile> results = new ArrayList<>();

    private final List<FoundFile> previews = new ArrayList<>();
    private final Set<String> addresses = new HashSet<>();

    private ResultFinder(Operation operation) {
        this.operation = operation;
    }

    /** Returns the files in the response to a task of the operation. */
    static List<FoundFile> find(Operation operation, @Nullable JsonNode response) {
        if (response == null) {
            return List.of();
        }
        ResultFinder finder = new ResultFinder(operation);
        finder.search(new Place("", "", null, JsonPointer.empty(), false), response, MAX_DEPTH);
        return finder.results.isEmpty() ? finder.previews : finder.results;
    }

    /**
     * Place in a response.
     *
     * @param name name of the field, or of one around it, that names a kind
     * @param field name of the field in lower case
     * @param mediaType media type beside the field; null for none
     * @param pointer place in the response; null within a document in a text
     * @param isPreview whether it only shows what is loaded
     */
    private record Place(
            String name,
            String field,
            @Nullable String mediaType,
            @Nullable JsonPointer pointer,
            boolean isPreview) {

        private Place element(int index) {
            return new Place(name, field, mediaType, pointer == null ? null : pointer.appendIndex(index), isPreview);
        }

        private Place field(String inner, JsonNode object) {
            String lower = inner.toLowerCase(Locale.ROOT);
            return new Place(
                    // the kind is often named by the object around an address
                    kindOf(lower) == null ? name : lower,
                    lower,
                    DATA.matcher(lower).matches() ? mediaTypeIn(object) : null,
                    pointer == null ? null : pointer.appendProperty(inner),
                    isPreview || PREVIEW.matcher(lower).matches());
        }

        private Place inText() {
            return new Place(name, field, null, null, isPreview);
        }
    }

    private static @Nullable String mediaTypeIn(JsonNode object) {
        return MEDIA_TYPES.stream()
                .map(object::path)
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .findFirst()
                .orElse(null);
    }

    private void search(Place place, JsonNode node, int depth) {
        if (depth == 0 || results.size() >= MAX_RESULTS) {
            return;
        }
        if (node.isString()) {
            searchText(place, node.stringValue(), depth);
        } else if (node.isArray()) {
            for (int index = 0; index < node.size(); index++) {
                search(place.element(index), node.get(index), depth - 1);
            }
        } else if (node.isObject()) {
            node.properties().forEach(field -> {
                if (!NO_RESULT.matcher(field.getKey().toLowerCase(Locale.ROOT)).matches()) {
                    search(place.field(field.getKey(), node), field.getValue(), depth - 1);
                }
            });
        }
    }

    private void searchText(Place place, String text, int depth) {
        List<FoundFile> found = place.isPreview() ? previews : results;
        if (ADDRESS.matcher(text).matches()) {
            if (addresses.add(text)) {
                found.add(new Link(kind(place.name(), text), text));
            }
            return;
        }
        JsonPointer pointer = place.pointer();
        if (pointer != null && !pointer.matches()) {
            for (EncodedFile file : EncodedFile.in(place.field(), place.mediaType(), text)) {
                if (found.size() < MAX_RESULTS) {
                    found.add(new Inline(kind(place.name(), file), pointer, file));
                }
            }
        }
        String trimmed = text.strip();
        boolean isDocument = trimmed.length() <= MAX_TEXT && (trimmed.startsWith("{") || trimmed.startsWith("["));
        if (isDocument) {
            try {
                search(place.inText(), JsonMapper.shared().readTree(trimmed), depth - 1);
            } catch (JacksonException _) {
                // a text that begins with a bracket
            }
        }
    }

    private String kind(String name, String url) {
        String path = url.replaceAll("[?#].*", "");
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String known = KINDS.get(extension);
        if (known != null) {
            return known;
        }
        String named = kindOf(name);
        if (named != null) {
            return named;
        }
        return operation.unit() == Unit.IMAGE && extension.contains("/") ? "image" : "file";
    }

    private static String kind(String name, EncodedFile file) {
        String known = file.kind();
        if (known != null) {
            return known;
        }
        String named = kindOf(name);
        return named == null ? "file" : named;
    }

    private static @Nullable String kindOf(String name) {
        return KIND_WORDS.stream().filter(name::contains).findFirst().orElse(null);
    }
}
