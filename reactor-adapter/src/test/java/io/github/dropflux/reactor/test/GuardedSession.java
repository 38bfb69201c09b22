package io.github.dropflux.reactor.test;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Watches a whole run of tests, whatever engine they run on: a call that blocks on a thread that
 * must not is an error there and then, and fails the run at its end; so does a buffer that leaked.
 */
public final class GuardedSession implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        BlockedThreads.install();
        // Its default of 100 ms would be most of the time that the quick tests take.
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
        session.getLauncher()
                .registerTestExecutionListeners(
                        new TestExecutionListener() {
                            @Override
                            public void executionStarted(TestIdentifier test) {
                                if (test.isContainer()) {
                                    FatalLeakDetector.running(test.getDisplayName());
                                }
                            }
                        });
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        List<String> leaks = FatalLeakDetector.takeLeaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    leaks.size() + " buffers leaked in this run of tests: " + leaks);
        }
        List<String> blocked = BlockedThreads.take();
        if (!blocked.isEmpty()) {
            throw new AssertionError(
                    blocked.size() + " calls blocked a thread that must not be: " + blocked);
        }
    }
}
