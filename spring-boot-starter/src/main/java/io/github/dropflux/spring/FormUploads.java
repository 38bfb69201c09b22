package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Uploads the files of a form (multipart/form-data) while it comes from the network, one after the other, fields and files in any
 * order. A slow Dropbox slows the sender. Immutable; each with-er returns a new one.
 *
 * <pre>{@code
 * @PostMapping("/form")
 * Flux<String> save(@RequestBody Flux<PartEvent> form) {
 *     return FormUploads.with(dropbox, file -> UploadRequest.to("/inbox/" + UUID.randomUUID()))
 *             .maxFiles(10)
 *             .upload(form)
 *             .map(FormUpload::toString);
 * }
 * }</pre>
 */
public final class FormUploads {

    private static final int MANY = 100;
    private static final int FIELDS_CHARS = 1 << 20;

    private final DropboxUploader uploader;
    private final Function<FormFile, @Nullable UploadRequest> destination;
    private final BiConsumer<String, String> onField;
    private final FormLimits limits;

    private FormUploads(
            DropboxUploader uploader,
            Function<FormFile, @Nullable UploadRequest> destination,
            BiConsumer<String, String> onField,
            FormLimits limits) {
        this.uploader = uploader;
        this.destination = destination;
        this.onField = onField;
        this.limits = limits;
    }

    /**
     * Uploads of forms, with the default limits.
     *
     * @param destination called for each part that is not a field, as it begins, on the thread that received it, so that it must
     *     not block: a request without a body, which becomes the part's content; or null if nobody wants the part, which is
     *     then read and forgotten. A {@link io.github.dropflux.MalformedPathException} that it throws, as of a bad name, fails that
     *     file; what else it throws ends the form
     */
    public static FormUploads with(
            DropboxUploader uploader, Function<FormFile, @Nullable UploadRequest> destination) {
        Objects.requireNonNull(uploader, "uploader");
        Objects.requireNonNull(destination, "destination");
        return new FormUploads(
                uploader,
                destination,
                (name, value) -> {},
                new FormLimits(MANY, MANY, FIELDS_CHARS, Long.MAX_VALUE));
    }

    /** Called with name and value of each field as it comes, also of those that follow files; must not block. By default nobody. */
    public FormUploads onField(BiConsumer<String, String> value) {
        Objects.requireNonNull(value, "onField");
        return new FormUploads(uploader, destination, value, limits);
    }

    /** Parts that are not fields, wanted or not; by default 100. */
    public FormUploads maxFiles(int files) {
        return with(limits.files(files));
    }

    /** Fields; by default 100. */
    public FormUploads maxFields(int fields) {
        return with(limits.fields(fields));
    }

    /**
     * Characters of all names and values of fields together; by default 1,048,576. Spring refuses a single field of more than
     * {@code spring.http.codecs.max-in-memory-size} (256 KiB).
     */
    public FormUploads maxFieldChars(int chars) {
        return with(limits.fieldChars(chars));
    }

    /** Bytes of one file; by default unlimited. */
    public FormUploads maxFileBytes(long bytes) {
        return with(limits.fileBytes(bytes));
    }

    private FormUploads with(FormLimits value) {
        return new FormUploads(uploader, destination, onField, value);
    }

    /**
     * Uploads the form when subscribed. Each wanted file gives one result when its upload has ended, and the next part is read
     * when the next result is wanted; a file that fails fails no other. A control in which the user chose no file (no name and
     * no content) is skipped. Of a form that exceeds a limit nothing more is read: it ends in a {@link
     * io.github.dropflux.LimitExceededException}, as do errors of the form itself end it; files whose results came before
     * stay stored, the one under way is not. A form of which nothing comes within the uploader's {@code timeouts.source} while it
     * is asked ends in a {@link io.github.dropflux.LocalFailureException}. A cancel ends the upload under way. Credentials are as of {@link
     * DropboxUploader#upload(UploadRequest)}.
     *
     * @param form all events of one request, as {@code @RequestBody Flux<PartEvent>} gives them
     */
    public Flux<FormUpload> upload(Flux<PartEvent> form) {
        Objects.requireNonNull(form, "form");
        Flux<FormUpload> uploads =
                new Flux<>() {
                    @Override
                    public void subscribe(CoreSubscriber<? super FormUpload> actual) {
                        new FormRun(uploader, new FormParts(destination, onField, limits), actual)
                                .start(form);
                    }
                };
        // An onErrorContinue downstream would skip parts of a file.
        return uploads.onErrorStop();
    }
}
