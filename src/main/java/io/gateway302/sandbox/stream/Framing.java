package io.gateway302.sandbox.stream;

/** Framing of a stream in the body. */
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
    /** Elements of one JSON array, as Gemini streams without {@code alt=sse}. */
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

    /** Returns the media type of the body. */
    public String contentType() {
        return contentType;
    }

    /** Returns the frame with its framing. The first frame has the index 0. */
    abstract String render(Frame frame, long index);

    /** Returns the text after the last frame. */
    abstract String end();
}
