package io.gateway302.identity.client;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stored form of the name of a client or key. Earlier versions reject all clients and keys if one of them has a name
 * with other characters than {@link #PLAIN}. Such a name is in a column of its own, which they ignore, and they read the
 * id in its place.
 *
 * @param name plain name, or the id
 * @param fullName name that is not plain; otherwise null
 */
record StoredName(String name, @Nullable String fullName) {

    /** SQL expression for the name that {@link #read} returns. */
    static final String SQL = "case when name = id and full_name is not null then full_name else name end";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    static StoredName of(String id, String name) {
        return PLAIN.matcher(name).matches() ? new StoredName(name, null) : new StoredName(id, name);
    }

    /** Returns the name of a row. */
    static String read(ResultSet row) throws SQLException {
        String name = row.getString("name");
        String full = row.getString("full_name");
        return full != null && name.equals(row.getString("id")) ? full : name;
    }
}
