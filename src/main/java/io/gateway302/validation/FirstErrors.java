package io.gateway302.validation;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Ends the check of a body when there are errors enough: an array of a million wrong elements would otherwise become a
 * million errors.
 */
final class FirstErrors extends ArrayList<Error> {

    /** Twice as many as are told, because some may be about the same field. */
    private static final int MOST = 2 * RequestValidator.MOST_VIOLATIONS;

    private final transient ExecutionContext context;

    private FirstErrors(ExecutionContext context) {
        this.context = context;
    }

    /** The first errors of the body. */
    static List<Error> of(Schema schema, JsonNode body) {
        ExecutionContext context = schema.createExecutionContext();
        FirstErrors errors = new FirstErrors(context);
        context.setErrors(errors);
        // what it returns is the last one alone where it was stopped
        schema.validate(context, body, OutputFormat.DEFAULT);
        return errors;
    }

    @Override
    public boolean add(Error error) {
        super.add(error);
        if (size() >= MOST) {
            // the validator looks at this after each addition, and stops
            context.setFailFast(true);
        }
        return true;
    }
}
