package io.gateway302.api.video;

import io.gateway302.api.ModelCalls;
import io.gateway302.api.ModelRequests;
import io.gateway302.api.UpstreamPath;
import io.gateway302.api.UpstreamRequest;
import io.gateway302.api.ValidatedRequest;
import io.gateway302.api.form.Form;
import io.gateway302.binding.ChecksQuery;
import io.gateway302.binding.query.QueryReader;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.relay.BodyWriter;
import io.gateway302.relay.RequestBodies;
import io.gateway302.tasks.store.ManagedTask;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Endpoints of OpenAI's videos API, for its clients. A video is a task: its id is that of the task. They are described
 * with the pass-through, not in the OpenAPI document.
 */
@Hidden
@RestController
@RequestMapping("/v1/videos")
class OpenAiVideoController {

    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    /** Header by which OpenAI's clients choose the interval between their polls. */
    private static final String POLL_AFTER = "openai-poll-after-ms";

    private static final String POLL_INTERVAL = "2000";

    private static final String VIDEO = "video";
    private static final Set<String> VARIANTS = new TreeSet<>(Set.of(VIDEO, "thumbnail", "spritesheet"));
    private static final Set<String> ORDERS = new TreeSet<>(Set.of("asc", "desc"));

    private final ModelRequests requests;
    private final ModelCalls calls;
    private final RequestBodies bodies;
    private final VideoUpstream upstream;
    private final TaskVideos videos;
    private final VideoContent contents;

    OpenAiVideoController(
            ModelRequests requests,
            ModelCalls calls,
            RequestBodies bodies,
            VideoUpstream upstream,
            TaskVideos videos,
            VideoContent contents) {
        this.requests = requests;
        this.calls = calls;
        this.bodies = bodies;
        this.upstream = upstream;
        this.videos = videos;
        this.contents = contents;
    }

    /** Starts a task that makes a video; in a dry run, only validates and prices the request. */
    @PostMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.MULTIPART_FORM_DATA_VALUE})
    @UpstreamPath(VideoUpstream.SORA)
    @ChecksQuery
    void create(@AuthenticationPrincipal Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        calls.serve(request, response, caller, exchange -> {
            if (Form.isOf(exchange.request())) {
                ofForm(exchange);
            } else {
                ValidatedRequest<VideoWishDocument> asked = requests.either(
                        exchange.request(),
                        VideoUpstream.SORA,
                        VideoUpstream.UNIFIED,
                        null,
                        VideoWishDocument.class,
                        VideoUpstream::documented);
                start(exchange, upstream.of(asked), asked.body());
            }
        });
    }

    private void ofForm(ModelCalls.Exchange exchange) throws IOException {
        try (Form form = Form.read(exchange.request(), bodies);
                BodyWriter writer = bodies.writer()) {
            ValidatedRequest<VideoWishForm> asked = requests.either(
                    exchange.request(),
                    VideoUpstream.SORA,
                    VideoUpstream.UNIFIED,
                    form.fields(),
                    VideoWishForm.class,
                    VideoUpstream::documented);
            start(exchange, upstream.of(asked, form, writer), asked.body());
        }
    }

    private void start(ModelCalls.Exchange exchange, UpstreamRequest asked, VideoWish wish) throws IOException {
        exchange.start(asked, TaskVideoView.wishes(asked.operation(), wish), videos::view);
    }

    /** Returns the caller's videos. */
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @ChecksQuery
    VideoPage list(@AuthenticationPrincipal Caller caller, HttpServletRequest request) {
        QueryReader query = new QueryReader(request, new TreeSet<>(Set.of("limit", "after", "order")));
        int limit = query.number("limit", DEFAULT_LIMIT, MAX_LIMIT);
        String after = query.parsed("after", OpenAiVideoController::id, "must be the id of a video");
        String order = query.oneOf("order", ORDERS);
        query.finish();
        return videos.page(caller, after, "asc".equals(order), limit);
    }

    private static @Nullable String id(String text) {
        return text.matches("task_[0-9a-f-]{36}") ? text : null;
    }

    /** Returns a video. */
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ChecksQuery
    ResponseEntity<VideoJob> get(
            @PathVariable String id, @AuthenticationPrincipal Caller caller, HttpServletRequest request) {
        new QueryReader(request, Set.of()).finish();
        ManagedTask task = videos.find(id, caller);
        ResponseEntity.BodyBuilder response = ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (task.progress().status().isOpen()) {
            response.header(POLL_AFTER, POLL_INTERVAL);
        }
        return response.body(videos.view(task));
    }

    /** Sends the file of a video. */
    @GetMapping("/{id}/content")
    @ChecksQuery
    void content(
            @PathVariable String id,
            @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        QueryReader query = new QueryReader(request, Set.of("variant"));
        String variant = query.oneOf("variant", VARIANTS);
        query.finish();
        ManagedTask task = videos.find(id, caller);
        if (variant != null && !variant.equals(VIDEO)) {
            throw new ProblemException(ProblemType.NOT_FOUND, "The video has no " + variant + " here");
        }
        contents.send(task, request, response);
    }

    /** Deletes a finished video. */
    @DeleteMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ChecksQuery
    DeletedVideo delete(@PathVariable String id, @AuthenticationPrincipal Caller caller, HttpServletRequest request) {
        new QueryReader(request, Set.of()).finish();
        videos.delete(id, caller);
        return DeletedVideo.of(id);
    }

    /** Rejects a remix. */
    @PostMapping("/{id}/remix")
    void remix(@PathVariable String id) {
        throw new ProblemException(
                ProblemType.UNKNOWN_OPERATION,
                "Remixes are not offered at this path; 302.AI takes them for its own videos at POST"
                        + " /openai/v1/videos/{video_id}/remix");
    }

    /** Passes the exception on to the container, which closes the connection. A problem cannot be sent any more. */
    @ExceptionHandler
    void close(CloseNowException broken) throws CloseNowException {
        throw broken;
    }
}
