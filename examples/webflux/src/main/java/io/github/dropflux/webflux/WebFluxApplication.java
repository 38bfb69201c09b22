package io.github.dropflux.webflux;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A service on loopback, with a page at its root. */
@SpringBootApplication
public class WebFluxApplication {

    /** Starts it; arguments are Spring Boot's, such as {@code --server.port=8081}. */
    public static void main(String[] arguments) {
        SpringApplication.run(WebFluxApplication.class, arguments);
    }
}
