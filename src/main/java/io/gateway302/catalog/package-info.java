/** Describes all 302.AI operations as data: method, path, fields, success rule, price, retry safety, timeouts. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
