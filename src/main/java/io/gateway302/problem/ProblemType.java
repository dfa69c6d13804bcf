package io.gateway302.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** Types of problems. The slug is the last segment of the type URI of RFC 9457. */
public enum ProblemType {
    MALFORMED_REQUEST(
            HttpStatus.BAD_REQUEST,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "The request cannot be read",
            "The body is not one well-formed JSON object in UTF-8, or the HTTP message itself is broken. Nothing was "
                    + "sent upstream. Correct the request before sending it again."),
    VALIDATION_FAILED(
            HttpStatus.BAD_REQUEST,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "The request breaks the rules of the operation",
            "Every violation is listed under `errors` with its field, a code and a sentence. Nothing was sent upstream."),
    UNAUTHENTICATED(
            HttpStatus.UNAUTHORIZED,
            Outcome.REFUSED,
            Repeat.IS_POINTLESS,
            "No valid credential",
            "Send a key of this gateway as `Authorization: Bearer …`, `x-api-key`, `api-key`, `xi-api-key`, "
                    + "`x-goog-api-key` or `mj-api-secret`; at "
                    + "302.AI's paths, also as the query parameter `key`, `api_key` or "
                    + "`apikey`. Unknown, wrong, expired and revoked keys get the same answer; "
                    + "the operator's log has the reason. A request with two different keys has none."),
    NOT_ALLOWED(
            HttpStatus.FORBIDDEN,
            Outcome.REFUSED,
            Repeat.IS_POINTLESS,
            "The credential does not allow this",
            "The caller is known, but may not use this operation, model or endpoint."),
    NOT_FOUND(
            HttpStatus.NOT_FOUND,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "No such resource",
            "Nothing is served at this path."),
    UNKNOWN_OPERATION(
            HttpStatus.NOT_FOUND,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "No such operation",
            "The catalog of this gateway has no such operation. `GET /api/v1/operations` lists what there is."),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "The method is not allowed here",
            "The path exists, but not for this method; the `Allow` header names those it takes."),
    IDEMPOTENCY_CONFLICT(
            HttpStatus.CONFLICT,
            Outcome.REFUSED,
            Repeat.HELPS_WHEN_TOLD,
            "The first request with this idempotency key cannot be replayed now",
            "It is still in flight, or its answer was too large to keep."),
    TASK_ENDED(
            HttpStatus.CONFLICT,
            Outcome.REFUSED,
            Repeat.IS_POINTLESS,
            "The task has ended",
            "A task that has ended cannot be canceled. Read it to see how it ended."),
    TASK_OPEN(
            HttpStatus.CONFLICT,
            Outcome.REFUSED,
            Repeat.IS_POINTLESS,
            "The task has not ended",
            "What was asked for is possible after the end of the task only. Wait for its end, then send the request "
                    + "again."),
    RESULT_GONE(
            HttpStatus.GONE,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "The result is not stored any more",
            "The stored file of a task was deleted by its client, or its retention has ended. The task itself may still "
                    + "name its source."),
    RANGE_NOT_SATISFIABLE(
            HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "The file does not have the requested range",
            "The header `Range` begins behind the end of the file. `Content-Range` has the size of the file."),
    PRECONDITION_FAILED(
            HttpStatus.PRECONDITION_FAILED,
            Outcome.REFUSED,
            Repeat.IS_POINTLESS,
            "It has been changed since it was read",
            "The version in `If-Match` is not the current one: somebody else made a change. Nothing was changed by this "
                    + "request. Read it again, look at the difference, and send the change with the new `ETag`."),
    PAYLOAD_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "The body is too large",
            "The body is larger than this endpoint takes. Nothing was sent upstream."),
    HEADERS_TOO_LARGE(
            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "The head of the request is too large",
            "The request line and the headers together are longer than this server reads, or there are too many headers. "
                    + "Nothing was sent upstream."),
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "The content type is not supported here",
            "The typed endpoints take `application/json`."),
    IDEMPOTENCY_KEY_REUSED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "The idempotency key was used for another request",
            "An idempotency key belongs to one method, path and body for 24 hours."),
    CONTENT_REJECTED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            Outcome.REJECTED,
            Repeat.IS_POINTLESS,
            "Moderation refused the content",
            "302.AI's moderation refused the prompt, the picture that was sent, or the picture that came out; "
                    + "`upstream_code` tells which."),
    UPSTREAM_REJECTED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            Outcome.REJECTED,
            Repeat.IS_POINTLESS,
            "302.AI refused the parameters",
            "The request passed the gateway's checks, but not 302.AI's; `upstream_code` carries its code where it gave "
                    + "one."),
    RATE_LIMITED(
            HttpStatus.TOO_MANY_REQUESTS,
            Outcome.LIMITED,
            Repeat.HELPS,
            "Too many requests",
            "A rate limit of the caller stands against the request. `Retry-After` says when to come back."),
    CONCURRENCY_LIMITED(
            HttpStatus.TOO_MANY_REQUESTS,
            Outcome.LIMITED,
            Repeat.HELPS,
            "Too many calls at once",
            "As many calls of this caller are in flight as it is allowed."),
    BUDGET_EXHAUSTED(
            HttpStatus.PAYMENT_REQUIRED,
            Outcome.LIMITED,
            Repeat.IS_POINTLESS,
            "The budget is used up",
            "A budget of the caller, in units or in money, does not cover the request."),
    LIMITS_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            Outcome.LIMITED,
            Repeat.HELPS,
            "The caller's limits cannot be checked now",
            "The store in which limits are counted does not answer, and a limit of the caller may not be passed "
                    + "unchecked. Nothing was sent upstream; the request can be sent again."),
    UPSTREAM_INVALID_RESPONSE(
            HttpStatus.BAD_GATEWAY,
            Outcome.UPSTREAM_ERROR,
            Repeat.MAY_COST_TWICE,
            "302.AI's answer cannot be understood",
            "An answer came, but it was cut off, was not JSON, or claimed success without a result. It may have been "
                    + "billed, and was not sent again."),
    UPSTREAM_FAILED(
            HttpStatus.BAD_GATEWAY,
            Outcome.UPSTREAM_ERROR,
            Repeat.MAY_COST_TWICE,
            "302.AI failed",
            "302.AI took the request and failed on its side. It was not sent again."),
    UPSTREAM_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            Outcome.UPSTREAM_ERROR,
            Repeat.HELPS_WHEN_TOLD,
            "302.AI cannot take the request now",
            "302.AI was not reached, rejected the request for load, is being spared after failures, or said that it is "
                    + "unavailable. With `Retry-After`, the request was surely not carried out and can be sent again "
                    + "then; without, `detail` tells what is known."),
    UPSTREAM_RATE_LIMITED(
            HttpStatus.TOO_MANY_REQUESTS,
            Outcome.UPSTREAM_ERROR,
            Repeat.HELPS_WHEN_TOLD,
            "302.AI takes no more requests at present",
            "302.AI, or a provider behind it, rejected the request because of its rate or concurrency limit. It is no limit "
                    + "of the caller at this gateway. The request was not carried out. Send it again after `Retry-After`. "
                    + "Typed endpoints report this as `upstream-unavailable`."),
    UPSTREAM_ACCOUNT(
            HttpStatus.SERVICE_UNAVAILABLE,
            Outcome.UPSTREAM_ERROR,
            Repeat.IS_POINTLESS,
            "The gateway's account at 302.AI does not allow the call",
            "302.AI refused the gateway's key, or its balance or quota is used up. This is for the operator to mend."),
    SHUTTING_DOWN(
            HttpStatus.SERVICE_UNAVAILABLE,
            Outcome.LIMITED,
            Repeat.HELPS,
            "This instance is shutting down",
            "Calls in flight are being finished, new ones are not taken. Send the request again: another instance "
                    + "answers."),
    UPSTREAM_TIMEOUT(
            HttpStatus.GATEWAY_TIMEOUT,
            Outcome.TIMEOUT,
            Repeat.MAY_COST_TWICE,
            "No answer from 302.AI; the outcome is unknown",
            "The request left, and no answer came. It may have been carried out and billed, so the gateway does not "
                    + "send it again."),
    IDEMPOTENCY_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            Outcome.LIMITED,
            Repeat.HELPS,
            "The idempotency key cannot be looked up now",
            "The store that remembers idempotency keys does not answer, so the request would not be protected against "
                    + "being carried out twice. Nothing was sent upstream. Send the request again with the same key "
                    + "after `Retry-After`."),
    LEDGER_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            Outcome.LIMITED,
            Repeat.HELPS,
            "The call cannot be recorded now",
            "What costs money is recorded before it is sent, and the ledger cannot take it: its disk fails, or it holds "
                    + "as much as it may because its store has been away for long. Nothing was sent upstream; the "
                    + "request can be sent again after `Retry-After`."),
    STORAGE_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            Outcome.LIMITED,
            Repeat.HELPS_WHEN_TOLD,
            "The gateway cannot store the request or the change now",
            "The gateway's disk is full or fails, or its database does not answer. Nothing was sent upstream. Send the "
                    + "request again after `Retry-After`; read the resource first where it changes one."),
    UPGRADE_REQUIRED(
            HttpStatus.UPGRADE_REQUIRED,
            Outcome.INVALID,
            Repeat.IS_POINTLESS,
            "WebSockets are not supported here",
            "The request asked for a WebSocket at a path that exists over HTTP only. Nothing was sent upstream. Send an "
                    + "ordinary HTTP request to the same path, with `\"stream\": true` for a stream of events."),
    INTERNAL_ERROR(
            HttpStatus.INTERNAL_SERVER_ERROR,
            Outcome.ERROR,
            Repeat.MAY_COST_TWICE,
            "The gateway failed",
            "A fault of the gateway. The operator finds it in the log by the request id.");

    private final HttpStatus status;
    private final Outcome outcome;
    private final Repeat repeat;
    private final String title;
    private final String description;

    ProblemType(HttpStatus status, Outcome outcome, Repeat repeat, String title, String description) {
        this.status = status;
        this.outcome = outcome;
        this.repeat = repeat;
        this.title = title;
        this.description = description;
    }

    /** Returns the last segment of the type URI, such as {@code validation-failed}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the HTTP status of the response. */
    public HttpStatus status() {
        return status;
    }

    /** Returns the outcome of a call that ends with this problem. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns the effect of sending the same request again. */
    public Repeat repeat() {
        return repeat;
    }

    /** Returns a short summary, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** Returns the meaning of the problem and the action to take, for the problem page. */
    public String description() {
        return description;
    }

    /** Returns the type with this slug. */
    public static Optional<ProblemType> ofSlug(String slug) {
        return Arrays.stream(values()).filter(type -> type.slug().equals(slug)).findFirst();
    }
}
