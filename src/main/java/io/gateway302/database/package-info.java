/** Makes the database ready: the embedded one under the data directory, or the one that the operator names. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
