package io.gateway302.sandbox.stream;

import java.util.List;
import java.util.function.IntFunction;

/**
 * A stream that is made while it is sent.
 *
 * @param framing how the frames stand in the body
 * @param opening what comes before the content
 * @param count how many frames of content there are
 * @param content the content's frame of an index, beginning with 0
 * @param closing what comes after the content
 */
public record Frames(Framing framing, List<Frame> opening, int count, IntFunction<Frame> content, List<Frame> closing) {

    /** Copies the lists that it is given. */
    public Frames {
        opening = List.copyOf(opening);
        closing = List.copyOf(closing);
    }

    /** How many frames there are in all. */
    public int size() {
        return opening.size() + count + closing.size();
    }

    /** The text of the frame at an index, with all that stands around it. */
    public String text(int index) {
        return framing.render(frame(index), index) + (index == size() - 1 ? framing.end() : "");
    }

    /** Whether the frame at an index is content. */
    public boolean isContent(int index) {
        return index >= opening.size() && index < opening.size() + count;
    }

    /** Index of the first frame of the second half of the content. */
    public int middle() {
        return opening.size() + (count + 1) / 2;
    }

    /** The text of a frame that comes at an index out of turn. */
    public String interjection(Frame frame, int index) {
        return framing.render(frame, index);
    }

    private Frame frame(int index) {
        int inContent = index - opening.size();
        if (inContent < 0) {
            return opening.get(index);
        }
        return inContent < count ? content.apply(inContent) : closing.get(inContent - count);
    }
}
