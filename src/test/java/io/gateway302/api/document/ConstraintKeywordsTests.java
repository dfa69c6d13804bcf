package io.gateway302.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.NotBlank;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

class ConstraintKeywordsTests {

    record Text(@NotBlank String value) {}

    @Test
    void thePatternOfATextThatIsNotBlankAgreesWithTheValidator() {
        Pattern documented = Pattern.compile(ConstraintKeywords.NOT_BLANK);
        try (ValidatorFactory factory = Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()) {
            Validator validator = factory.getValidator();

            assertThat(IntStream.rangeClosed(0, Character.MAX_VALUE)
                            .filter(character -> !Character.isSurrogate((char) character))
                            .mapToObj(Character::toString)
                            .filter(text -> documented.matcher(text).find()
                                    != validator.validate(new Text(text)).isEmpty())
                            .map(text -> Integer.toHexString(text.charAt(0))))
                    .isEmpty();
        }
    }
}
