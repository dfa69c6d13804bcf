package io.gateway302.binding;

/**
 * Marker for a record that is read strictly from a JSON body. Rejected are unknown fields, explicit nulls, wrong types,
 * numbers in strings, duplicate keys and trailing content. Constraints are checked, and all violations are reported
 * together.
 *
 * <p>Components may be {@code String}, {@code Integer}, {@code Long}, {@code Double}, {@code Boolean}, an enum, another
 * record of this kind, any JSON as a {@code JsonNode}, a list of one of these, or a map of them with texts or the
 * constants of an enum as keys. Each has its name as {@code @JsonProperty}. An absent field is null. A list whose
 * {@code @JsonFormat} accepts a single value may
 * be given as that value.
 *
 * <p>A constraint between fields names them in an attribute {@code fields}. It is skipped if one of them already has a
 * violation.
 */
public interface StrictBody {}
