package io.github.dropflux.webflux;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.spring.DropboxUploaderCustomizer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Dropbox in this process, for those who have set no token. It keeps no byte, only hashes. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression(
        "'${dropflux.access-token:}'.isEmpty() and '${dropflux.refresh-token:}'.isEmpty()")
class EmulatedDropbox {

    @Bean(destroyMethod = "close")
    DropboxEmulator dropboxEmulator() {
        return DropboxEmulator.builder().discard(true).start();
    }

    @Bean
    DropboxCredentials emulatedCredentials() {
        return DropboxCredentials.accessToken("any");
    }

    @Bean
    DropboxUploaderCustomizer emulatedEndpoint(DropboxEmulator emulator) {
        return builder -> builder.endpoint(emulator.baseUrl());
    }
}
