package io.gateway302.identity;

import io.gateway302.catalog.Catalog;
import io.gateway302.problem.Dialect;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Has whatever may go wrong with a request to a path of the catalog told in the words of that path's clients. Stands before
 * everything that refuses; a path that the catalog lacks is nobody's, and is answered with problem details.
 */
final class DialectFilter extends OncePerRequestFilter {

    private final Catalog catalog;

    DialectFilter(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (!catalog.methods(path).isEmpty()) {
            Dialect.leave(request, Dialect.ofPath(path));
        }
        chain.doFilter(request, response);
    }
}
