package io.github.dropflux;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which namespace the paths of all calls are relative to: the value of the header {@code Dropbox-API-Path-Root}.
 * Immutable.
 */
public final class PathRoot {
    private static final Pattern NAMESPACE = Pattern.compile("[-_0-9a-zA-Z:]+");
    private static final PathRoot HOME = new PathRoot("home", null);

    private final String tag;
    private final @Nullable String namespace;

    private PathRoot(String tag, @Nullable String namespace) {
        this.tag = tag;
        this.namespace = namespace;
    }

    /** The user's home namespace, which is also what no header means. */
    public static PathRoot home() {
        return HOME;
    }

    /**
     * The user's root namespace; the server refuses the call (422, {@code invalid_root}) once it is another one.
     *
     * @param namespace the id of the namespace that the caller believes to be the root
     */
    public static PathRoot root(String namespace) {
        Objects.requireNonNull(namespace, "namespace");
        return new PathRoot("root", require(namespace));
    }

    /**
     * Any namespace that the user may see, such as a team space or a shared folder; without access the server refuses
     * the call (422, {@code no_permission}).
     */
    public static PathRoot namespaceId(String namespace) {
        Objects.requireNonNull(namespace, "namespace");
        return new PathRoot("namespace_id", require(namespace));
    }

    /** The name on the wire: {@code home}, {@code root} or {@code namespace_id}. */
    public String tag() {
        return tag;
    }

    /** The namespace's id; null for {@link #home()}. */
    public @Nullable String namespace() {
        return namespace;
    }

    private static String require(String namespace) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException(
                    "The namespace id "
                            + Values.quote(namespace)
                            + " is not made of letters, digits, '-', '_' and ':' alone:"
                            + " pass root_namespace_id or a shared_folder_id as Dropbox gives it");
        }
        return namespace;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathRoot that
                && tag.equals(that.tag)
                && Objects.equals(namespace, that.namespace);
    }

    @Override
    public int hashCode() {
        return Objects.hash(tag, namespace);
    }

    @Override
    public String toString() {
        return namespace == null ? tag : tag + ":" + namespace;
    }
}
