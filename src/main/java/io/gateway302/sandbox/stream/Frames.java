package io.gateway302.sandbox.stream;

import java.util.List;
import java.util.function.IntFunction;

/**
 * Stream whose frames are generated when they are sent.
 *
 * @param framing framing in the body
 * @param opening frames before the content
 * @param count number of frames of content
 * @param content factory of a frame of content by its index, from 0
 * @param closing frames after the content
 */
public record Frames(Framing framing, List<Frame> opening, int count, IntFunction<Frame> content, List<Frame> closing) {

    /** Copies the lists. */
    public Frames {
        opening = List.copyOf(opening);
        closing = List.copyOf(closing);
    }

    /** Returns the number of all frames. */
    public int size() {
        return opening.size() + count + closing.size();
    }

    /** Returns the text of the frame at an index, with its framing. */
    public String text(int index) {
        return framing.render(frame(index), index) + (index == size() - 1 ? framing.end() : "");
    }

    /** Returns whether the frame at an index is content. */
    public boolean isContent(int index) {
        return index >= opening.size() && index < opening.size() + count;
    }

    /** Returns the index of the first frame in the second half of the content. */
    public int middle() {
        return opening.size() + (count + 1) / 2;
    }

    /** Returns the text of an additional frame at an index, such as an error. */
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
