package io.github.dropflux.internal.session;

import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.GetMetadataError;
import io.github.dropflux.internal.protocol.GetMetadataError.LookupError;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.AccessError;
import io.github.dropflux.internal.protocol.RouteError.AppendBatchError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.internal.protocol.RouteError.OAuthError;
import io.github.dropflux.internal.protocol.RouteError.PathRootError;
import io.github.dropflux.internal.protocol.RouteError.RateLimitError;
import io.github.dropflux.internal.protocol.RouteError.StartError;
import io.github.dropflux.internal.protocol.RouteError.UntypedError;
import io.github.dropflux.internal.protocol.UploadError;
import io.github.dropflux.internal.protocol.WriteError;
import io.github.dropflux.internal.protocol.WriteError.WriteConflict;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every typed error there is, found by walking the sealed types: none can be left out. */
final class EveryError {

    private static final Map<Class<?>, Function<EveryError, Stream<?>>> RECORDS = new HashMap<>();

    static {
        RECORDS.put(UploadError.Path.class, all -> all.writes(w -> new UploadError.Path(w, null)));
        record(UploadError.PropertiesError.class, new UploadError.PropertiesError("does_not_fit"));
        record(UploadError.Other.class, new UploadError.Other("new"));
        record(StartError.Other.class, new StartError.Other("new"));
        record(AppendError.IncorrectOffset.class, new AppendError.IncorrectOffset(7));
        record(AppendError.Other.class, new AppendError.Other("new"));
        record(AppendBatchError.Other.class, new AppendBatchError.Other("new"));
        RECORDS.put(
                FinishError.LookupFailed.class,
                all -> all.of(AppendError.class).map(FinishError.LookupFailed::new));
        RECORDS.put(FinishError.Path.class, all -> all.writes(FinishError.Path::new));
        record(FinishError.PropertiesError.class, new FinishError.PropertiesError("does_not_fit"));
        record(FinishError.Other.class, new FinishError.Other("new"));
        RECORDS.put(
                GetMetadataError.Path.class,
                all -> all.of(LookupError.class).map(GetMetadataError.Path::new));
        record(GetMetadataError.Other.class, new GetMetadataError.Other("new"));
        record(LookupError.Other.class, new LookupError.Other("new"));
        RECORDS.put(
                WriteError.Conflict.class,
                all -> all.of(WriteConflict.class).map(WriteError.Conflict::new));
        record(WriteError.Other.class, new WriteError.Other("new"));
        record(WriteConflict.Other.class, new WriteConflict.Other("new"));
        record(AuthError.MissingScope.class, new AuthError.MissingScope("files.content.write"));
        record(AuthError.Other.class, new AuthError.Other("new"));
        record(AccessError.InvalidAccountType.class, new AccessError.InvalidAccountType("feature"));
        record(AccessError.PaperAccessDenied.class, new AccessError.PaperAccessDenied("disabled"));
        record(AccessError.Other.class, new AccessError.Other("new"));
        record(PathRootError.InvalidRoot.class, new PathRootError.InvalidRoot("7"));
        record(PathRootError.Other.class, new PathRootError.Other("new"));
        record(RateLimitError.Other.class, new RateLimitError.Other("new"));
        record(OAuthError.class, new OAuthError("invalid_grant"));
        record(UntypedError.class, new UntypedError("new"));
    }

    private EveryError() {}

    private static void record(Class<?> type, Object sample) {
        RECORDS.put(type, all -> Stream.of(sample));
    }

    static List<RouteError> list() {
        return new EveryError().of(RouteError.class).toList();
    }

    private Stream<RouteError> writes(Function<WriteError, RouteError> outer) {
        return of(WriteError.class).map(outer);
    }

    private <T> Stream<T> of(Class<T> type) {
        return instances(type).map(type::cast);
    }

    private Stream<?> instances(Class<?> type) {
        if (type.isSealed()) {
            return Arrays.stream(type.getPermittedSubclasses()).flatMap(this::instances);
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants());
        }
        Function<EveryError, Stream<?>> samples = RECORDS.get(type);
        if (samples == null) {
            throw new AssertionError(type + " is new: add a sample of it");
        }
        return samples.apply(this);
    }
}
