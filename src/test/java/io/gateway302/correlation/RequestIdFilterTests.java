package io.gateway302.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestIdFilterTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final List<@Nullable String> logged = new ArrayList<>();
    private final FilterChain chain = (_, _) -> logged.add(MDC.get(RequestId.LOG_KEY));

    @Test
    void putsTheCallersIdIntoTheAnswerAndTheLog() throws Exception {
        request.addHeader(RequestId.HEADER, "the callers own");

        new RequestIdFilter().doFilter(request, response, chain);

        assertThat(response.getHeader(RequestId.HEADER)).isEqualTo("the callers own");
        assertThat(logged).containsExactly("the callers own");
        assertThat(MDC.get(RequestId.LOG_KEY)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " led by a space", "a\tb", "a\nb", "caf\u00e9"})
    void makesAnIdWhereTheCallersIsNone(String proposed) throws Exception {
        request.addHeader(RequestId.HEADER, proposed);

        new RequestIdFilter().doFilter(request, response, chain);

        assertThat(response.getHeader(RequestId.HEADER)).hasSize(36).isEqualTo(logged.getFirst());
    }

    @Test
    void keepsTheIdForTheErrorPageOfTheSameRequest() throws Exception {
        RequestIdFilter filter = new RequestIdFilter();
        filter.doFilter(request, response, chain);
        request.setDispatcherType(DispatcherType.ERROR);
        request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/somewhere");

        filter.doFilter(request, response, chain);

        assertThat(logged).hasSize(2).doesNotContainNull();
        assertThat(logged.getFirst()).isEqualTo(logged.getLast()).isEqualTo(response.getHeader(RequestId.HEADER));
    }
}
