package io.github.dropflux.spring.test;

import io.github.dropflux.emulator.DropboxEmulator;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Empties the emulator before each test. Found by Spring's test framework. */
final class EmulatedDropboxReset extends AbstractTestExecutionListener {

    @Override
    public void beforeTestMethod(TestContext test) {
        if (TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), EmulatedDropbox.class)) {
            test.getApplicationContext().getBean(DropboxEmulator.class).reset();
        }
    }
}
