/** Makes the simulated 302.AI's answers from templates that are written down as data. */
@NullMarked
package io.gateway302.sandbox.template;

import org.jspecify.annotations.NullMarked;
