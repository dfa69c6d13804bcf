package io.gateway302.sandbox;

/**
 * What a call used.
 *
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the answer
 * @param pieces pictures, or whatever else is counted one by one
 */
record Usage(int inputTokens, int outputTokens, int pieces) {

    /** One of what is counted one by one. */
    static final Usage ONE = new Usage(0, 0, 1);

    static Usage tokens(int input, int output) {
        return new Usage(input, output, 1);
    }

    static Usage pieces(int number) {
        return new Usage(0, 0, number);
    }
}
