package io.gateway302.api.image;

import io.swagger.v3.oas.annotations.media.Schema;

/** Response of the endpoint: the generated image, or the result of a dry run. Their {@code status} tells them apart. */
@Schema(discriminatorProperty = "status")
sealed interface CharacterResult permits CharacterResponse, CharacterDryRun {}
