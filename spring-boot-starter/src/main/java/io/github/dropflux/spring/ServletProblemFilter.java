package io.github.dropflux.spring;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Answers what fails in a filter of the application as if a controller had failed, and answers anew where Tomcat has thrown the first
 * answer away: once a body cannot be read, it dispatches to its error page, as of an exception that nobody has handled.
 */
final class ServletProblemFilter extends OncePerRequestFilter implements Ordered {

    private final ObjectProvider<HandlerExceptionResolver> resolvers;

    ServletProblemFilter(ObjectProvider<HandlerExceptionResolver> resolvers) {
        this.resolvers = resolvers;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            if (!(request.getAttribute(ServletProblems.ANSWERED) instanceof Exception thrown)
                    || !resolve(request, response, thrown)) {
                chain.doFilter(request, response);
            }
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (ServletException | IOException | RuntimeException thrown) {
            if (!ProblemAnswers.isWithin(thrown)) {
                throw thrown;
            }
            request.setAttribute(ServletProblems.ANSWERED, thrown);
            boolean answered =
                    response.isCommitted()
                            ? isAnsweredByServer(request)
                            : resolve(request, response, thrown);
            if (!answered) {
                throw thrown;
            }
        }
    }

    /** Whether it has found the body to be broken, and will dispatch to its error page; until then it takes no answer. */
    private static boolean isAnsweredByServer(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) != null;
    }

    @Override
    protected void doFilterNestedErrorDispatch(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        doFilterInternal(request, response, chain);
    }

    /** By an exception handler of the application, or else by this starter's. */
    private boolean resolve(
            HttpServletRequest request, HttpServletResponse response, Exception thrown) {
        HandlerExceptionResolver resolver = resolvers.getIfAvailable();
        return resolver != null
                && resolver.resolveException(request, response, null, thrown) != null;
    }
}
