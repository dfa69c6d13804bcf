package io.gateway302.api.image;

/** Response of the endpoint: the generated image, or the result of a dry run. */
sealed interface CharacterResult permits CharacterResponse, CharacterDryRun {}
