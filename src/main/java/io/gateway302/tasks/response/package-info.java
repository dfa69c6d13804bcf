/** Reads what responses of 302.AI say about tasks: their ids, their states, and their progress. */
@NullMarked
package io.gateway302.tasks.response;

import org.jspecify.annotations.NullMarked;
