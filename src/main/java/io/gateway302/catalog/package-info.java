/** Knows every 302.AI operation as data: method, path, fields, success rule, price, safety, deadlines. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
