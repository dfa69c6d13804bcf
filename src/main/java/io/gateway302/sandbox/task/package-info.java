/** Simulates tasks from their submission to their end, in the response format of each family. */
@NullMarked
package io.gateway302.sandbox.task;

import org.jspecify.annotations.NullMarked;
