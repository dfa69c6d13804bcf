package io.gateway302.api.media;

import io.gateway302.binding.UploadedFile;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Validator of {@link ImageFile}. */
final class ImageFileValidator implements ConstraintValidator<ImageFile, UploadedFile> {

    private List<ImageType> types = List.of();

    @Override
    public void initialize(ImageFile constraint) {
        types = Arrays.asList(constraint.value());
    }

    @Override
    public boolean isValid(@Nullable UploadedFile file, ConstraintValidatorContext context) {
        return file == null || file.size() == 0 || types.contains(ImageType.of(file.start()));
    }
}
