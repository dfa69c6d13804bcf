/** Events about the costs of calls that are known after their end. */
@NullMarked
@NamedInterface("settlement")
package io.gateway302.usage.settlement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
