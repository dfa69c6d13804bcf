package io.gateway302.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Property of the gateway that can be set.
 *
 * @param name name in kebab case, such as {@code gateway.upstream.key-rest}
 * @param type Java type in the notation of the configuration metadata
 * @param owner name of the record that contains it
 */
record Setting(String name, String type, String owner) {

    private static final Pattern INDEX = Pattern.compile("\\[[0-9]+]$");
    private static final Pattern VARIABLE_INDEX = Pattern.compile("_[0-9]+$");

    /** Returns whether it is a map, whose keys are names below its own. */
    boolean isMap() {
        return type.startsWith("java.util.Map<");
    }

    /** Returns whether it has a single value. */
    boolean isScalar() {
        return !isMap() && !isList();
    }

    private boolean isList() {
        return type.startsWith("java.util.List<");
    }

    /** Returns whether its value must not be shown. */
    boolean isSecret() {
        return name.endsWith("key") || name.endsWith("secret");
    }

    /** Returns its environment variable, with dashes as underscores. */
    String variable() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Returns its environment variable in Spring Boot's form, without dashes. */
    String shortVariable() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
    }

    /** Returns whether a property with this name, in any relaxed form, sets this one. */
    boolean isSetBy(String property) {
        String uniform = uniform(property);
        String own = uniform(name);
        return uniform.equals(own)
                || (isList() && INDEX.matcher(uniform).replaceFirst("").equals(own))
                || (isMap() && (uniform.startsWith(own + ".") || uniform.startsWith(own + "[")));
    }

    /** Returns whether an environment variable with this name sets this one. */
    boolean isSetByVariable(String variable) {
        String upper = variable.toUpperCase(Locale.ROOT);
        return isVariable(upper)
                || (isList() && isVariable(VARIABLE_INDEX.matcher(upper).replaceFirst("")))
                || (isMap() && (upper.startsWith(variable() + "_") || upper.startsWith(shortVariable() + "_")));
    }

    private boolean isVariable(String upper) {
        return upper.equals(variable()) || upper.equals(shortVariable());
    }

    /** Returns the form in which Spring Boot compares names: lower case, without dashes and underscores. */
    private static String uniform(String property) {
        return property.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
