package io.gateway302.results;

/** Outcome of the attempt to store a result file. */
public sealed interface Copy {

    /** The file is stored, by this attempt or an earlier one. */
    record Stored(StoredResult result) implements Copy {}

    /**
     * The file is not stored, and nothing of it is left.
     *
     * @param reason reason
     * @param sentence explanation for the caller of the task, without the address of the file
     */
    record Failed(Reason reason, String sentence) implements Copy {}

    /** Files are not stored here. */
    record NotStored() implements Copy {}

    /** Reason of a failed copy. */
    enum Reason {
        /** The file is larger than the configured maximum. */
        TOO_LARGE("too-large"),
        /** The task has more results than are stored. */
        TOO_MANY("too-many"),
        /** The address of the file, or one that it redirects to, may not be called. */
        ADDRESS_REFUSED("address-refused"),
        /** The source has no such file, or not any more (401, 403, 404, 410). */
        SOURCE_EXPIRED("source-expired"),
        /** The source could not be reached, or responded with another status. */
        SOURCE_FAILED("source-failed"),
        /** The file ended before its announced length, or its connection broke. */
        INCOMPLETE("incomplete"),
        /** The file has no content. */
        EMPTY("empty"),
        /** The copy took longer than configured. */
        TIMEOUT("timeout"),
        /** Too many other copies were in progress for too long. */
        BUSY("busy"),
        /** The store or the database did not take the file. */
        STORAGE_FAILED("storage-failed"),
        /** The results of the task were deleted before or during the copy. */
        DELETED("deleted"),
        /** A fault of the gateway; the log has more. */
        INTERNAL("internal");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** Returns the code for warnings. */
        public String code() {
            return code;
        }
    }
}
