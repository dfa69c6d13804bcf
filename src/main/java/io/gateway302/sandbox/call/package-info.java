/** A simulated call: what was received, the script of the test, faults, bills, and what was generated. */
@NullMarked
package io.gateway302.sandbox.call;

import org.jspecify.annotations.NullMarked;
