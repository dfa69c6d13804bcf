package io.gateway302.catalog.price;

/** Rule by which the cost of a call follows from its usage. */
public sealed interface Rate permits Price, Rate.PerModel, Rate.Reported {

    /** Price of the tokens of the requested model, from the list of models. */
    record PerModel() implements Rate {}

    /**
     * Cost in US dollars that the response reports.
     *
     * @param path place of the amount in the response, such as {@code costDollars.total}
     */
    record Reported(String path) implements Rate {}
}
