package io.gateway302.sandbox.stream;

/** How frames stand in the body. */
public enum Framing {
    /** Server-sent events. */
    SSE("text/event-stream") {
        @Override
        String render(Frame frame, long index) {
            String name = frame.event() == null ? "" : "event: " + frame.event() + "\n";
            return name + "data: " + frame.text() + "\n\n";
        }

        @Override
        String end() {
            return "";
        }
    },
    /** The elements of one JSON array, as Gemini streams without {@code alt=sse}. */
    JSON_ARRAY("application/json") {
        @Override
        String render(Frame frame, long index) {
            return (index == 0 ? "[" : ",\r\n") + frame.text();
        }

        @Override
        String end() {
            return "]";
        }
    };

    private final String contentType;

    Framing(String contentType) {
        this.contentType = contentType;
    }

    /** Media type of such a body. */
    public String contentType() {
        return contentType;
    }

    /** The frame as it stands in the body, the first one having the index 0. */
    abstract String render(Frame frame, long index);

    /** What follows the last frame. */
    abstract String end();
}
