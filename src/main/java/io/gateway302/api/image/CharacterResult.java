package io.gateway302.api.image;

/** What the endpoint answers: the picture, or what it would take. */
sealed interface CharacterResult permits CharacterResponse, CharacterDryRun {}
