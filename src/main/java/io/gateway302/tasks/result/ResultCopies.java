package io.gateway302.tasks.result;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.ByteSource;
import io.gateway302.problem.Violation;
import io.gateway302.results.Copy;
import io.gateway302.results.ResultSource;
import io.gateway302.results.ResultSource.Content;
import io.gateway302.results.ResultStore;
import io.gateway302.results.ResultStored;
import io.gateway302.results.StoredResult;
import io.gateway302.tasks.result.FoundFile.Inline;
import io.gateway302.tasks.result.FoundFile.Link;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.TaskEnd;
import io.gateway302.tasks.store.TaskOutput;
import io.gateway302.tasks.store.TaskResult;
import io.gateway302.tasks.store.TaskUsage;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Result files of a task that has succeeded, and their copies, which are made before the end of the task is told. A
 * failed copy is a warning. Where a file within a response is stored, the response no longer has it.
 */
public final class ResultCopies {

    private static final String FILE_FIELD = "output.base64";

    private final ResultStore store;
    private final Consumer<ResultStored> stored;
    private final int maxKept;

    /**
     * Creates the copies.
     *
     * @param stored receiver of each stored file
     * @param maxKept largest response that is kept, in bytes
     */
    public ResultCopies(ResultStore store, Consumer<ResultStored> stored, int maxKept) {
        this.store = store;
        this.stored = stored;
        this.maxKept = maxKept;
    }

    /** Returns whether a response to a task of the operation has files. */
    public boolean finds(Operation operation, @Nullable JsonNode response) {
        return !ResultFinder.find(operation, response).isEmpty();
    }

    /** Returns whether the files of a task are stored. */
    boolean stores(ManagedTask task) {
        return task.wishes().storesResults() && store.isStoring();
    }

    /** Stores a response that is a file while it arrives. If it is not stored, a small one is kept in Base64. */
    TaskOutput stored(ManagedTask task, ByteSource source, String mediaType) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("content_type", mediaType);
        String kind = EncodedFile.kindOf(mediaType);
        try (ArrivingFile file = new ArrivingFile(source, maxKept)) {
            Copy copy = task.wishes().storesResults()
                    ? copy(task, 0, kind == null ? "file" : kind, new Content.Streamed(file))
                    : new Copy.NotStored();
            byte[] content = file.rest();
            if (copy instanceof Copy.Stored stored) {
                return new TaskOutput(document.putNull("base64"), true, List.of(of(stored.result(), "")), List.of());
            }
            List<Violation> warnings = new ArrayList<>();
            if (copy instanceof Copy.Failed failed) {
                warnings.add(warning(FILE_FIELD, failed));
            }
            if (content == null) {
                warnings.add(tooLarge(FILE_FIELD));
            } else if (task.wishes().storesResults() && warnings.isEmpty()) {
                warnings.add(inline(FILE_FIELD));
            }
            document.put("base64", content == null ? null : Base64.getEncoder().encodeToString(content));
            return new TaskOutput(document, true, List.of(), warnings);
        }
    }

    /** Returns the end of a task that has succeeded, with its files copied. */
    public TaskEnd succeeded(ManagedTask task, Operation operation, TaskOutput output, @Nullable TaskUsage usage) {
        JsonNode document = output.document();
        if (document == null || (output.isFile() && document.path("base64").isNull())) {
            return TaskEnd.succeeded(output.files(), output, usage);
        }
        List<TaskResult> results = new ArrayList<>();
        List<Violation> warnings = new ArrayList<>(output.warnings());
        KeptDocument kept = new KeptDocument(document);
        List<FoundFile> found = ResultFinder.find(operation, document);
        boolean copies = task.wishes().storesResults() && output.warnings().isEmpty();
        for (int index = 0; index < found.size(); index++) {
            switch (found.get(index)) {
                case Link link -> results.add(linked(task, index, link, results.size(), warnings));
                case Inline inline -> {
                    Copy copy = copies
                            ? copy(
                                    task,
                                    index,
                                    inline.kind(),
                                    new Content.Inline(
                                            inline.file().bytes(), inline.file().declaredType()))
                            : null;
                    if (copy instanceof Copy.Stored stored) {
                        kept.stored(inline, results.size());
                        results.add(of(stored.result(), ""));
                    } else {
                        kept.left(inline);
                        if (copy != null) {
                            warnings.add(
                                    copy instanceof Copy.Failed failed
                                            ? warning(KeptDocument.field(inline), failed)
                                            : inline(KeptDocument.field(inline)));
                        }
                    }
                }
            }
        }
        return TaskEnd.succeeded(results, kept.output(maxKept, warnings), usage);
    }

    private TaskResult linked(ManagedTask task, int index, Link link, int position, List<Violation> warnings) {
        TaskResult result = TaskResult.at(link.kind(), link.url());
        URI address = address(link.url());
        if (address == null || !task.wishes().storesResults()) {
            return result;
        }
        return switch (copy(task, index, link.kind(), new Content.Remote(address))) {
            case Copy.Stored stored -> of(stored.result(), link.url());
            case Copy.Failed failed -> {
                warnings.add(warning("results[" + position + "]", failed));
                yield result.notCopied();
            }
            case Copy.NotStored _ -> result;
        };
    }

    private Copy copy(ManagedTask task, int index, String kind, Content content) {
        Copy copy = store.store(new ResultSource(task.id(), index, task.owner().clientId(), kind, content));
        if (copy instanceof Copy.Stored(StoredResult result)) {
            stored.accept(new ResultStored(task.generationId(), result));
        }
        return copy;
    }

    private static Violation warning(String field, Copy.Failed failed) {
        return new Violation(field, failed.reason().code(), failed.sentence());
    }

    private static Violation inline(String field) {
        return new Violation(
                field,
                "not_stored",
                "This field has a result file; there is no link to it, because files are not stored");
    }

    /** Returns the warning that a file is lost. */
    static Violation tooLarge(String field) {
        return new Violation(
                field,
                "too_large",
                "The result file in this field is neither stored nor kept, because it is too large");
    }

    private static @Nullable URI address(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // the address stays as the provider wrote it
            return null;
        }
    }

    private static TaskResult of(StoredResult stored, String url) {
        String kind = stored.kind().equals("file") ? EncodedFile.kindOf(stored.contentType()) : stored.kind();
        return new TaskResult(
                kind == null ? stored.kind() : kind,
                url,
                stored.id(),
                stored.contentType(),
                stored.size(),
                stored.sha256(),
                stored.width(),
                stored.height(),
                stored.seconds(),
                stored.expiresAt(),
                null);
    }
}
