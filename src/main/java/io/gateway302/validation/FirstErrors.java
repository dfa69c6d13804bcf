package io.gateway302.validation;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * List of errors that stops the validation when it has enough. Otherwise an array of a million invalid elements would
 * cause a million errors.
 */
final class FirstErrors extends ArrayList<Error> {

    /** Maximum number of errors: twice the number of reported ones, because several may concern the same field. */
    private static final int MAX_ERRORS = 2 * RequestValidator.MAX_VIOLATIONS;

    private final transient ExecutionContext context;

    private FirstErrors(ExecutionContext context) {
        this.context = context;
    }

    /** Returns the first errors of the body. */
    static List<Error> of(Schema schema, JsonNode body) {
        ExecutionContext context = schema.createExecutionContext();
        FirstErrors errors = new FirstErrors(context);
        context.setErrors(errors);
        // the return value is not used: after an early stop it has only the last error
        schema.validate(context, body, OutputFormat.DEFAULT);
        return errors;
    }

    @Override
    public boolean add(Error error) {
        super.add(error);
        if (size() >= MAX_ERRORS) {
            // the validator checks this flag after each addition, and stops
            context.setFailFast(true);
        }
        return true;
    }
}
