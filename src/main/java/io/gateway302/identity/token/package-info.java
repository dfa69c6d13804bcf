/** Browser tokens and JWTs of an identity provider. */
@NullMarked
@NamedInterface("token")
package io.gateway302.identity.token;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
