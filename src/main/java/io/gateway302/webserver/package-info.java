/** The HTTP front: reads requests strictly, notices callers that leave, and waits for slow ones only so long. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.webserver;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
