package io.github.dropflux.reactor;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.ContentHashMismatchException;
import io.github.dropflux.DropboxAccount;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.FileMetadataBuilder;
import io.github.dropflux.LimitExceededException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.PathRoot;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.PropertyField;
import io.github.dropflux.PropertyGroup;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.SessionType;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.UploadCheckpointBuilder;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.WriteMode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** One usable value of each type of the public API. */
final class Samples implements AutoCloseable {

    private static final String PATH = "/sample";
    private static final ContentHash HASH = ContentHash.ofDigest(new byte[32]);
    private static final DropboxCredentials CREDENTIALS = DropboxCredentials.accessToken("token");

    private final Map<Class<?>, Object> values = new HashMap<>();
    private final DropboxUploader uploader =
            DropboxUploader.builder().credentials(CREDENTIALS).build();

    Samples() {
        UploadCheckpointBuilder checkpoint =
                UploadCheckpoint.builder(
                        "account",
                        "session",
                        SessionType.CONCURRENT,
                        Instant.EPOCH,
                        CommitInfo.to(PATH));
        UploadRequest request = UploadRequest.to(PATH).body(UploadBody.fromBytes(new byte[1]));
        put(String.class, PATH);
        put(Throwable.class, new IllegalStateException("sample"));
        put(byte[].class, new byte[32]);
        put(Instant.class, Instant.EPOCH);
        put(Duration.class, Duration.ofSeconds(1));
        put(URI.class, URI.create("https://localhost"));
        put(Path.class, Path.of("sample"));
        put(List.class, List.of());
        put(OptionalLong.class, OptionalLong.empty());
        put(ContextView.class, Context.empty());
        put(Consumer.class, (Consumer<Object>) value -> {});
        put(Supplier.class, (Supplier<UploadBody>) () -> UploadBody.fromBytes(new byte[1]));
        put(Callable.class, (Callable<InputStream>) InputStream::nullInputStream);
        put(LongFunction.class, (LongFunction<Object>) offset -> Flux.empty());
        put(DoubleSupplier.class, (DoubleSupplier) () -> 0.5);
        put(UnaryOperator.class, UnaryOperator.identity());
        put(Publisher.class, Flux.empty());
        put(Mono.class, Mono.just("token"));
        put(Scheduler.class, Schedulers.immediate());
        put(HttpClient.class, HttpClient.newConnection());
        put(MeterRegistry.class, new SimpleMeterRegistry());
        put(ObservationRegistry.class, ObservationRegistry.NOOP);
        put(CommitInfo.class, CommitInfo.to(PATH));
        put(ContentHash.class, HASH);
        put(DropboxLimits.class, DropboxLimits.defaults());
        put(FileMetadata.class, FileMetadata.builder().build());
        put(FileMetadata.Verified.class, FileMetadata.Verified.SIZE);
        put(FileMetadataBuilder.class, FileMetadata.builder());
        put(PathRoot.class, PathRoot.home());
        put(PropertyField.class, PropertyField.of("name", "value"));
        put(PropertyGroup.class, PropertyGroup.of("ptid:1", List.of()));
        put(SessionPlan.class, SessionPlan.AUTO);
        put(SessionType.class, SessionType.CONCURRENT);
        put(UploadCheckpoint.class, checkpoint.build());
        put(UploadCheckpointBuilder.class, checkpoint);
        put(UploadCursor.class, UploadCursor.of("session", 0));
        put(WriteMode.class, WriteMode.add());
        put(LocalFailureException.Origin.class, LocalFailureException.Origin.SOURCE);
        put(LocalFailureException.class, LocalFailureException.ofClosed());
        put(DropboxException.class, LocalFailureException.ofClosed());
        put(DropboxApiException.class, DropboxApiException.of(409, "route", "tag", "", false));
        put(DropboxTransportException.class, DropboxTransportException.of("text", true, null));
        put(SourceMismatchException.class, SourceMismatchException.of("text"));
        put(LimitExceededException.class, LimitExceededException.of("size", 2, 1, "B", "less"));
        put(ContentHashMismatchException.class, ContentHashMismatchException.of(PATH, HASH, HASH));
        put(BatchSettings.class, BatchSettings.defaults());
        put(RetryPolicy.class, RetryPolicy.defaults());
        put(UploadTimeouts.class, UploadTimeouts.defaults());
        put(UploadBody.class, UploadBody.fromBytes(new byte[1]));
        put(UploadBody.OutputWriter.class, (UploadBody.OutputWriter) out -> {});
        put(ProcessBuilder.class, new ProcessBuilder("true"));
        put(Flow.Publisher.class, JdkFlowAdapter.publisherToFlowPublisher(Flux.empty()));
        put(UploadRequest.class, request);
        put(ResumeRequest.class, ResumeRequest.of(checkpoint.closed(true).build()));
        put(DropboxCredentials.class, CREDENTIALS);
        DropboxAuthorization authorization = DropboxAuthorization.of("key");
        put(DropboxAuthorization.class, authorization);
        put(DropboxAuthorization.Granted.class, authorization.granted("token", "dbid:1", "scope"));
        PreparedUpload prepared =
                PreparedUpload.of(
                        "account", "session", Instant.EPOCH, CommitInfo.to(PATH), 1, HASH);
        put(PreparedUpload.class, prepared);
        put(PrepareResult.class, PrepareResult.prepared(request, prepared));
        put(CommitResult.class, CommitResult.committed(prepared, FileMetadata.builder().build()));
        put(DropboxAccount.class, DropboxAccount.of("dbid:1", "Eve", "eve@example.com"));
        put(DropboxAccount.Space.class, DropboxAccount.Space.of(1, 2));
        put(String[].class, new String[] {"scope"});
        put(DropboxUploaderBuilder.class, DropboxUploader.builder().credentials(CREDENTIALS));
        put(DropboxUploader.class, uploader);
        put(CheckpointStore.class, FileCheckpointStore.ofFile(Path.of("sample")));
        put(FileCheckpointStore.class, FileCheckpointStore.ofFile(Path.of("sample")));
        put(
                UploadTelemetry.class,
                UploadTelemetry.micrometer(new SimpleMeterRegistry(), ObservationRegistry.NOOP));
    }

    private <T> void put(Class<T> type, T value) {
        values.put(type, value);
    }

    Object of(Type type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 0L;
        }
        Object value = values.get(raw(type));
        if (value == null) {
            throw new AssertionError("there is no sample of " + type + ": add one here");
        }
        return value;
    }

    private static Type raw(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType();
        }
        return type instanceof WildcardType wild ? raw(wild.getUpperBounds()[0]) : type;
    }

    @Override
    public void close() {
        uploader.close();
    }
}
