/** Multipart forms of typed endpoints: strict reading, and writing of the form for the upstream. */
@NullMarked
package io.gateway302.api.form;

import org.jspecify.annotations.NullMarked;
