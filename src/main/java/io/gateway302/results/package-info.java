/** Stores copies of result files of tasks in a directory or in S3, and serves them by signed links. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "egress", "identity", "problem", "secret"})
package io.gateway302.results;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
