/** Runs tasks of the tasks API: submission, polls at 302.AI, results, and the waits for changes. */
@NullMarked
@NamedInterface("run")
package io.gateway302.tasks.run;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
