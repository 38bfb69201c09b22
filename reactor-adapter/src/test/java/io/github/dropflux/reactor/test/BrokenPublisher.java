package io.github.dropflux.reactor.test;

import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What publishers do that they must not do, and what an error says of it. */
public enum BrokenPublisher {
    SUBSCRIBE_THROWS("broken") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            throw new IllegalArgumentException("broken");
        }
    },
    SUBSCRIBE_THROWS_AN_ERROR("NoClassDefFoundError") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            throw new NoClassDefFoundError("broken");
        }
    },
    SUBSCRIBE_THROWS_LATE("NoClassDefFoundError") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onSubscribe(new OnRequest(() -> {}));
            throw new NoClassDefFoundError("broken");
        }
    },
    REQUEST_THROWS("rule 3.16") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onSubscribe(
                    new OnRequest(
                            () -> {
                                throw new IllegalArgumentException("broken");
                            }));
        }
    },
    REQUEST_THROWS_AN_ERROR("StackOverflowError") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onSubscribe(
                    new OnRequest(
                            () -> {
                                throw new StackOverflowError("broken");
                            }));
        }
    },
    NULL_SUBSCRIPTION("rule 2.13") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onSubscribe(absent());
        }
    },
    NULL_ELEMENT("rule 2.13") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onSubscribe(new OnRequest(() -> s.onNext(absent())));
        }
    },
    NULL_ELEMENT_ELSEWHERE("rule 2.13") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onSubscribe(new OnRequest(() -> elsewhere(() -> s.onNext(absent()))));
        }
    },
    NULL_ERROR("rule 2.13") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onSubscribe(new OnRequest(() -> s.onError(absent())));
        }
    },
    NULL_ERROR_ELSEWHERE("rule 2.13") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onSubscribe(new OnRequest(() -> elsewhere(() -> s.onError(absent()))));
        }
    },
    ELEMENT_FIRST("rule 1.09") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onNext(elements.get());
            s.onSubscribe(new OnRequest(s::onComplete));
        }
    },
    ERROR_FIRST("rule 1.09") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onError(new IllegalArgumentException("broken"));
        }
    },
    COMPLETE_FIRST("rule 1.09") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onComplete();
        }
    },
    SECOND_SUBSCRIPTION("rule 2.12") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onSubscribe(
                    new OnRequest(
                            () -> {
                                s.onSubscribe(new OnRequest(() -> {}));
                                s.onNext(elements.get());
                                s.onComplete();
                            }));
        }
    },
    TOO_MANY("rule 1.01") {
        @Override
        <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements) {
            s.onSubscribe(
                    new OnRequest(
                            () -> {
                                for (int i = 0; i < 10_000; i++) {
                                    s.onNext(elements.get());
                                }
                                s.onComplete();
                            }));
        }
    };

    private final String said;

    BrokenPublisher(String said) {
        this.said = said;
    }

    abstract <T> void subscribe(Subscriber<? super T> s, Supplier<T> elements);

    /** What the error says. */
    public String said() {
        return said;
    }

    /** One that would emit these if it did as it must. */
    public <T> Publisher<T> of(Supplier<T> elements) {
        return s -> subscribe(s, elements);
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue", "TypeParameterUnusedInFormals"})
    private static <T> T absent() {
        return null;
    }

    /** What is thrown at that thread is lost. */
    private static void elsewhere(Runnable signal) {
        Thread thread = new Thread(signal, "publisher");
        thread.setUncaughtExceptionHandler((same, thrown) -> {});
        thread.setDaemon(true);
        thread.start();
    }

    private static final class OnRequest implements Subscription {
        private final Runnable first;
        private boolean over;

        private OnRequest(Runnable first) {
            this.first = first;
        }

        @Override
        public void request(long n) {
            if (!over) {
                over = true;
                first.run();
            }
        }

        @Override
        public void cancel() {
            over = true;
        }
    }
}
