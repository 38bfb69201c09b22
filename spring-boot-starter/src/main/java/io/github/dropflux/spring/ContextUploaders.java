package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxUploader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The uploaders that are one context's to stop: its own singletons, and neither those of its ancestors nor of other scopes. */
final class ContextUploaders {

    private final ConfigurableListableBeanFactory beans;

    ContextUploaders(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Those that exist by now, by bean name; a lazy one that nobody asked for is not made. */
    Map<String, DropboxUploader> existing() {
        Map<String, DropboxUploader> uploaders = new LinkedHashMap<>();
        for (String name : beans.getBeanNamesForType(DropboxUploader.class, false, false)) {
            if (beans.containsSingleton(name)
                    && beans.getBean(name) instanceof DropboxUploader uploader
                    && !(uploader instanceof ScopedObject)) {
                uploaders.put(name, uploader);
            }
        }
        return uploaders;
    }
}
