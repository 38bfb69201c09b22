package io.github.dropflux.spring.test;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxCredentials;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/** Starts an emulator for a context, and points the context at it. All are equal, so that tests share contexts. */
final class EmulatedDropboxCustomizer implements ContextCustomizer {

    private static final String BEAN = "emulatedDropbox";

    @Override
    public void customizeContext(
            ConfigurableApplicationContext context, MergedContextConfiguration test) {
        DropboxEmulator emulator = DropboxEmulator.start();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                BEAN, Map.of("dropflux.endpoint", emulator.baseUrl().toString())));
        BeanDefinitionRegistry beans = (BeanDefinitionRegistry) context.getBeanFactory();
        RootBeanDefinition bean = new RootBeanDefinition(DropboxEmulator.class, () -> emulator);
        bean.setDestroyMethodName("close");
        beans.registerBeanDefinition(BEAN, bean);
        RootBeanDefinition credentials =
                new RootBeanDefinition(
                        DropboxCredentials.class, () -> DropboxCredentials.accessToken("emulated"));
        // Before the application's own, which are for another Dropbox.
        credentials.setPrimary(true);
        credentials.setDependsOn(BEAN);
        beans.registerBeanDefinition(BEAN + "Credentials", credentials);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EmulatedDropboxCustomizer;
    }

    @Override
    public int hashCode() {
        return EmulatedDropboxCustomizer.class.hashCode();
    }
}
