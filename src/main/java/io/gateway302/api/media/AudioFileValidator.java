package io.gateway302.api.media;

import io.gateway302.binding.UploadedFile;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validator of {@link AudioFile}. */
final class AudioFileValidator implements ConstraintValidator<AudioFile, UploadedFile> {

    private static final Set<String> ENDINGS =
            Set.of("flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "wav", "webm");

    @Override
    public boolean isValid(@Nullable UploadedFile file, ConstraintValidatorContext context) {
        if (file == null) {
            return true;
        }
        String name = file.filename();
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
