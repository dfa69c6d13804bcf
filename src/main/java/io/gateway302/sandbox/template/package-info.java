/** Fills the templates of the simulated 302.AI's responses. */
@NullMarked
package io.gateway302.sandbox.template;

import org.jspecify.annotations.NullMarked;
