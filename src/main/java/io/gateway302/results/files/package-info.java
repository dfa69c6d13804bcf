/** Stores files in a directory or in S3. */
@NullMarked
package io.gateway302.results.files;

import org.jspecify.annotations.NullMarked;
