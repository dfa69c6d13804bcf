package io.gateway302.webserver;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.CharBuffer;
import org.apache.catalina.connector.InputBuffer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Valve that makes the character buffer of a request small. Bodies are read as bytes, so it is never used; Tomcat
 * allocates 16 KB for it, which each waiting call would hold.
 */
final class SmallCharacterBuffer extends ValveBase {

    private static final int CHARACTERS = 128;

    private static final VarHandle INPUT_BUFFER = TomcatFields.find(Request.class, "inputBuffer", InputBuffer.class);
    private static final VarHandle CHARACTER_BUFFER = TomcatFields.find(InputBuffer.class, "cb", CharBuffer.class);

    SmallCharacterBuffer() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        InputBuffer input = (InputBuffer) INPUT_BUFFER.get(request);
        if (((CharBuffer) CHARACTER_BUFFER.get(input)).capacity() > CHARACTERS) {
            CHARACTER_BUFFER.set(input, CharBuffer.allocate(CHARACTERS));
        }
        getNext().invoke(request, response);
    }
}
