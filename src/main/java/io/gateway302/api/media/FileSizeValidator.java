package io.gateway302.api.media;

import io.gateway302.binding.UploadedFile;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** Validator of {@link FileSize}. */
final class FileSizeValidator implements ConstraintValidator<FileSize, UploadedFile> {

    private long max;

    @Override
    public void initialize(FileSize constraint) {
        max = constraint.max();
    }

    @Override
    public boolean isValid(@Nullable UploadedFile file, ConstraintValidatorContext context) {
        return file == null || (file.size() > 0 && file.size() <= max);
    }
}
