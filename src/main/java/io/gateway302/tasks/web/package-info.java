/** Serves the tasks API. */
@NullMarked
@NamedInterface("web")
package io.gateway302.tasks.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
