package io.github.dropflux.spring;

import io.github.dropflux.DropboxException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Answers failed uploads with problem details (RFC 9457) of a fitting status, where no exception handler
 * of the application does, unless {@code dropflux.problem-details.enabled} is false.
 */
// Those of Boot 4 and 3.5, whose handler is to come after this one's.
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration",
            "org.springframework.boot.autoconfigure.web.reactive.error.ErrorWebFluxAutoConfiguration"
        })
@ConditionalOnClass({DropboxException.class, ProblemDetail.class})
// As it is for dropflux.enabled: empty is not set.
@ConditionalOnProperty(name = "dropflux.problem-details.enabled", matchIfMissing = true)
public final class DropboxProblemsAutoConfiguration {

    DropboxProblemsAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        /** Unless the application answers all errors itself. */
        @Bean
        @ConditionalOnMissingBean(
                type = {
                    "org.springframework.boot.webflux.error.ErrorWebExceptionHandler",
                    "org.springframework.boot.web.reactive.error.ErrorWebExceptionHandler"
                })
        ReactiveProblems dropfluxProblems(ObjectProvider<ServerCodecConfigurer> codecs) {
            return new ReactiveProblems(codecs.getIfAvailable(ServerCodecConfigurer::create));
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

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(HandlerExceptionResolver.class)
    static class ServletFilters {

        @Bean
        ServletProblemFilter dropfluxProblemFilter(
                @Qualifier(DispatcherServlet.HANDLER_EXCEPTION_RESOLVER_BEAN_NAME)
                        ObjectProvider<HandlerExceptionResolver> resolvers) {
            return new ServletProblemFilter(resolvers);
        }
    }
}
