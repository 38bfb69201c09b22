package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.MockMakers;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What Spring and Mockito put in an uploader's place: lazy and scoped proxies, mocks. */
@ExtendWith(OutputCaptureExtension.class)
class ProxiedUploaderTest extends EmulatedContexts {

    @Configuration(proxyBeanMethods = false)
    static class LazyService {

        final DropboxUploader uploader;

        LazyService(@Lazy DropboxUploader uploader) {
            this.uploader = uploader;
        }
    }

    @Test
    void a_lazy_injection_point_uploads_and_so_do_its_views() {
        runner.withUserConfiguration(LazyService.class)
                .run(
                        context -> {
                            DropboxUploader lazy = context.getBean(LazyService.class).uploader;
                            assertThat(AopUtils.isCglibProxy(lazy)).isTrue();
                            upload(lazy, "/a");
                            upload(lazy.forAccount(DropboxCredentials.accessToken("other")), "/b");
                            assertThat(dropbox.files()).hasSize(2);
                            assertThat(lazy.gauges().budgetBytes()).isPositive();
                        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Scoped {

        @Bean
        @Scope(value = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
        DropboxUploader scoped(DropfluxProperties properties) {
            return DropboxUploader.builder()
                    .credentials(DropboxCredentials.accessToken("own"))
                    .endpoint(properties.endpoint())
                    .build();
        }
    }

    @Test
    void one_of_another_scope_is_its_scopes_to_close() {
        runner.withInitializer(
                        context ->
                                context.getBeanFactory()
                                        .registerScope("thread", new SimpleThreadScope()))
                .withUserConfiguration(Scoped.class)
                .run(
                        context -> {
                            DropboxUploader uploader =
                                    context.getBean("scoped", DropboxUploader.class);
                            upload(uploader, "/a");
                            AtomicBoolean stopped = new AtomicBoolean();
                            context.getBean(UploaderLifecycle.class).stop(() -> stopped.set(true));
                            assertThat(stopped).isTrue();
                            upload(uploader, "/b");
                            uploader.close();
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {MockMakers.INLINE, MockMakers.SUBCLASS})
    void a_mock_is_used_and_closed_without_a_word(String maker, CapturedOutput output) {
        DropboxUploader mocked = mock(DropboxUploader.class, withSettings().mockMaker(maker));
        when(mocked.ping()).thenReturn(Mono.empty());
        runner.withBean(DropboxUploader.class, () -> mocked)
                .run(context -> context.getBean(DropboxUploader.class).ping().block(PATIENCE));
        verify(mocked).closeGracefully(any());
        assertThat(output).doesNotContain("WARN").doesNotContain("Exception");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(DropfluxAutoConfiguration.class)
    static class Tested {}

    @SpringJUnitConfig(Tested.class)
    static class WithMock {
        @MockitoBean @Autowired DropboxUploader uploader;
    }

    @Test
    void a_mockito_bean_takes_its_place_without_credentials(CapturedOutput output)
            throws Exception {
        TestContextManager manager = new TestContextManager(WithMock.class);
        manager.beforeTestClass();
        WithMock test = new WithMock();
        manager.prepareTestInstance(test);
        when(test.uploader.uploadsRunning()).thenReturn(3);
        assertThat(test.uploader.uploadsRunning()).isEqualTo(3);
        manager.getTestContext()
                .markApplicationContextDirty(DirtiesContext.HierarchyMode.EXHAUSTIVE);
        manager.afterTestClass();
        assertThat(output).doesNotContain("WARN").doesNotContain("Exception");
    }

    private static void upload(DropboxUploader uploader, String path) {
        uploader.upload(path, Flux.just(ByteBuffer.allocate(5))).block(PATIENCE);
    }
}
