/** Serves the typed endpoint for chats. */
@NullMarked
package io.gateway302.api.chat;

import org.jspecify.annotations.NullMarked;
