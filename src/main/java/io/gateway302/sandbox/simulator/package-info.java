/** Simulators of the kinds of operations: pictures, speech, chat, embeddings, files and tasks. */
@NullMarked
package io.gateway302.sandbox.simulator;

import org.jspecify.annotations.NullMarked;
