package io.gateway302.binding;

/**
 * Marks a record that is read strictly from a JSON body: unknown fields, explicit nulls, wrong types, numbers in
 * strings, duplicate keys and trailing text are refused, its constraints are checked, and all violations are reported
 * together.
 *
 * <p>Components may be {@code String}, {@code Integer}, {@code Long}, {@code Double}, {@code Boolean}, an enum, another
 * record of this kind, a list of one of these, or a map of them by the constants of an enum; each carries its name as
 * {@code @JsonProperty}. An absent field is null. A list whose {@code @JsonFormat} accepts a single value may be given as
 * that value. A constraint between fields names them in an attribute {@code fields}, so that it is left out where one of
 * them has already been refused.
 */
public interface StrictBody {}
