package io.gateway302.webserver;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Access to private fields of Tomcat, for which it has no methods. */
final class TomcatFields {

    private TomcatFields() {}

    /**
     * Returns a field.
     *
     * @throws ExceptionInInitializerError if this version of Tomcat does not have it
     */
    static VarHandle find(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
