package io.github.dropflux.spring;

import io.github.dropflux.DropboxException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ProblemDetail;

/**
 * Answers failed uploads with problem details (RFC 9457) of a fitting status, where no exception handler
 * of the application does, unless {@code dropflux.problem-details.enabled} is false.
 */
@AutoConfiguration
@ConditionalOnClass({DropboxException.class, ProblemDetail.class})
// As it is for dropflux.enabled: empty is not set.
@ConditionalOnProperty(name = "dropflux.problem-details.enabled", matchIfMissing = true)
public final class DropboxProblemsAutoConfiguration {

    DropboxProblemsAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        @Bean
        ReactiveProblems dropfluxProblems() {
            return new ReactiveProblems();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {

        @Bean
        ServletProblems dropfluxProblems() {
            return new ServletProblems();
        }
    }
}
