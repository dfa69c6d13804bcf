/** Stores the tasks of the tasks API in the database. */
@NullMarked
@NamedInterface("store")
package io.gateway302.tasks.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
