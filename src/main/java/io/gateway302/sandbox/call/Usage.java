package io.gateway302.sandbox.call;

/**
 * Usage of a call.
 *
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the response
 * @param pieces number of results, such as images
 */
public record Usage(int inputTokens, int outputTokens, int pieces) {

    /** Usage of one result without tokens. */
    public static final Usage ONE = new Usage(0, 0, 1);

    public static Usage tokens(int input, int output) {
        return new Usage(input, output, 1);
    }

    public static Usage pieces(int number) {
        return new Usage(0, 0, number);
    }
}
