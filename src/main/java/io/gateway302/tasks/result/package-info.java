/** Finds the result files in responses to tasks, and copies them to the result store. */
@NullMarked
package io.gateway302.tasks.result;

import org.jspecify.annotations.NullMarked;
