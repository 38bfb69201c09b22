package io.github.dropflux.emulator.internal.auth;

import io.github.dropflux.emulator.internal.protocol.Refusal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How an app asks to be let in: the query of {@code /oauth2/authorize}. What is not there is empty.
 *
 * @param clientId the app's key
 * @param redirectUri where the code goes; without one the user is shown it
 * @param state goes back with the code as it came
 * @param challenge what the verifier has to match (RFC 7636)
 * @param challengeMethod {@code S256} or {@code plain}
 * @param offline whether a refresh token is wanted
 * @param scope separated by blanks
 */
public record AuthorizationRequest(
        String clientId,
        String redirectUri,
        String state,
        String challenge,
        String challengeMethod,
        boolean offline,
        String scope) {

    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9._~-]{43,128}");
    private static final int MAX_STATE = 2000;

    /** Reads a query, or refuses what Dropbox's page would. */
    public static AuthorizationRequest of(Map<String, List<String>> query) {
        Function<String, String> field =
                name -> {
                    List<String> values = query.getOrDefault(name, List.of());
                    return values.isEmpty() ? "" : values.get(0);
                };
        require(!field.apply("client_id").isEmpty(), "client_id is missing");
        require(
                field.apply("response_type").equals("code"),
                "response_type must be code: the implicit grant is not emulated");
        AuthorizationRequest request =
                new AuthorizationRequest(
                        field.apply("client_id"),
                        field.apply("redirect_uri"),
                        field.apply("state"),
                        field.apply("code_challenge"),
                        field.apply("code_challenge_method").isEmpty()
                                ? "plain"
                                : field.apply("code_challenge_method"),
                        field.apply("token_access_type").equals("offline"),
                        field.apply("scope"));
        require(request.state.length() <= MAX_STATE, "state is longer than " + MAX_STATE);
        require(
                request.challenge.isEmpty() || CHALLENGE.matcher(request.challenge).matches(),
                "code_challenge must be 43 to 128 unreserved characters");
        require(
                List.of("plain", "S256").contains(request.challengeMethod),
                "code_challenge_method must be plain or S256");
        require(
                request.redirectUri.isEmpty() || redirects(request.redirectUri),
                "redirect_uri must be https, or http on localhost");
        return request;
    }

    /** Whether a verifier is the one that the challenge was made from. */
    public boolean verifies(String verifier) {
        if (challenge.isEmpty()) {
            return verifier.isEmpty();
        }
        String made = challengeMethod.equals("S256") ? sha256(verifier) : verifier;
        return MessageDigest.isEqual(
                made.getBytes(StandardCharsets.UTF_8), challenge.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static boolean redirects(String text) {
        try {
            URI uri = URI.create(text);
            return "https".equals(uri.getScheme())
                    || ("http".equals(uri.getScheme())
                            && List.of("localhost", "127.0.0.1")
                                    .contains(String.valueOf(uri.getHost())));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw Refusal.badRequest("Error in call to \"oauth2/authorize\": " + otherwise);
        }
    }
}
