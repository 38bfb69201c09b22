package io.github.dropflux.cli.dropbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.cli.surroundings.OwnFile;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.reactor.DropboxCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a login leaves for the commands after it, in a file that nobody else may read.
 *
 * @param endpoint where the login is good; null for Dropbox itself
 */
public record StoredLogin(
        String appKey, String refreshToken, String accountId, @Nullable URI endpoint) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 64 * 1024;

    /**
     * Where it is kept: in the user's configuration folder.
     *
     * @throws IllegalArgumentException if the environment names no such folder
     */
    public static Path file(Surroundings surroundings) {
        Path file = place(surroundings.environment());
        if (file == null) {
            throw new IllegalArgumentException(
                    "There is no place for a login: neither XDG_CONFIG_HOME nor HOME (on Windows: APPDATA) is"
                            + " set to a folder's whole path");
        }
        return file;
    }

    private static @Nullable Path place(Function<String, @Nullable String> environment) {
        Path folder = folder(environment.apply("XDG_CONFIG_HOME"), "");
        folder = folder == null ? folder(environment.apply("APPDATA"), "") : folder;
        folder = folder == null ? folder(environment.apply("HOME"), ".config") : folder;
        return folder == null ? null : folder.resolve("dropflux").resolve("login.json");
    }

    /** One that is relative has no meaning, as the base directory specification says. */
    private static @Nullable Path folder(@Nullable String named, String below) {
        return named == null || !Path.of(named).isAbsolute() ? null : Path.of(named, below);
    }

    /**
     * The account of the login for an endpoint; null when there is none.
     *
     * @throws IllegalArgumentException if the file can't be used
     */
    static @Nullable ChosenAccount account(@Nullable URI endpoint, Surroundings surroundings) {
        StoredLogin login = load(surroundings);
        return login == null || !Objects.equals(login.endpoint, endpoint)
                ? null
                : new ChosenAccount(login.credentials(), "the login in " + file(surroundings));
    }

    /**
     * What the last login left; null when there is none.
     *
     * @throws IllegalArgumentException if the file can't be used; the message quotes nothing of it
     */
    public static @Nullable StoredLogin load(Surroundings surroundings) {
        Path file = place(surroundings.environment());
        // One that cannot be looked at may be there.
        if (file == null || Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try {
            String objection = OwnFile.objectionToSecret(file);
            if (!objection.isEmpty()) {
                throw unusable(file, objection);
            }
            return parse(file, read(file));
        } catch (IOException e) {
            throw unusable(file, "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /**
     * The same of a file that others may have read, which is the more reason to end it; null when there is none that can be read.
     */
    public static @Nullable StoredLogin loadExposed(Surroundings surroundings) {
        try {
            Path file = file(surroundings);
            return parse(file, read(file));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Makes the folder for it.
     *
     * @throws IOException if it can't be made or written to
     */
    public static void makeRoom(Surroundings surroundings) throws IOException {
        Files.delete(newFile(file(surroundings)));
    }

    /** An empty one beside it. */
    private static Path newFile(Path login) throws IOException {
        Path folder = Objects.requireNonNull(login.getParent());
        Files.createDirectories(folder, mode(folder, "rwx------"));
        return Files.createTempFile(folder, "login", ".new", mode(folder, "rw-------"));
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(LONGEST);
        }
    }

    private static StoredLogin parse(Path file, byte[] bytes) throws IOException {
        try {
            JsonNode json = JSON.readTree(bytes);
            String endpoint = json.path("endpoint").asText("");
            StoredLogin login =
                    new StoredLogin(
                            json.path("app_key").asText(""),
                            json.path("refresh_token").asText(""),
                            json.path("account_id").asText(""),
                            endpoint.isEmpty() ? null : URI.create(endpoint));
            // Refuses what is no token.
            login.credentials();
            return login;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw unusable(file, "it is not what 'dropflux login' wrote");
        }
    }

    private static IllegalArgumentException unusable(Path file, String why) {
        return new IllegalArgumentException(
                "The login in "
                        + file
                        + " can't be used: "
                        + why
                        + "; 'dropflux login' makes a new one");
    }

    /**
     * Keeps it in place of one before.
     *
     * @throws IOException if it can't be written; what was there before still is
     */
    public void save(Surroundings surroundings) throws IOException {
        Path file = file(surroundings);
        ObjectNode json = JSON.createObjectNode();
        json.put("app_key", appKey)
                .put("refresh_token", refreshToken)
                .put("account_id", accountId)
                .put("endpoint", endpoint == null ? null : endpoint.toString());
        Path written = newFile(file);
        try {
            Files.write(written, JSON.writeValueAsBytes(json));
            Files.move(
                    written,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static FileAttribute<?>[] mode(Path folder, String mode) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }

    /** The credentials that it stands for. */
    public DropboxCredentials credentials() {
        return DropboxCredentials.refreshToken(appKey, refreshToken);
    }

    /** The account alone. */
    @Override
    public String toString() {
        return "StoredLogin[" + accountId + ", hidden]";
    }
}
