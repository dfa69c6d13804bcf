/** Prices of operations and of models. */
@NullMarked
@NamedInterface("price")
package io.gateway302.catalog.price;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
