/** Simulates 302.AI with a real HTTP server, on loopback by default, in the profile {@code sandbox} only. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "catalog :: price",
            "correlation",
            "identity",
            "identity :: client",
            "secret",
            "upstream"
        })
package io.gateway302.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
