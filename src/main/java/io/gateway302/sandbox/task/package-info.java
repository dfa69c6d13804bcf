/** Follows the tasks of the simulated 302.AI from their submission to their end, in the form of each family. */
@NullMarked
package io.gateway302.sandbox.task;

import org.jspecify.annotations.NullMarked;
