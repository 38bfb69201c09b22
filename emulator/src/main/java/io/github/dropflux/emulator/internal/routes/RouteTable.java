package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.protocol.Switches;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the route of a function's name, such as {@code files/upload}. Immutable. */
public final class RouteTable {

    private final Map<String, ContentRoute> content = new HashMap<>();
    private final Map<String, RpcRoute> rpc = new HashMap<>();
    private final Map<String, OAuthRoute> oauth = new HashMap<>();

    /** All routes. */
    public RouteTable(Services services, Switches switches) {
        BatchRoutes batches = new BatchRoutes(services);

        content.put("files/upload", new UploadRoute(services));
        content.put("files/upload_session/start", new StartRoute(services));
        content.put("files/upload_session/append_v2", new AppendRoute(services));
        content.put("files/upload_session/finish", new FinishRoute(services));
        content.put("files/download", new DownloadRoute());
        if (switches.appendBatchKnown()) {
            content.put("files/upload_session/append_batch", new AppendBatchRoute(services));
        }
        rpc.put("files/upload_session/start_batch", batches::start);
        rpc.put("files/upload_session/finish_batch_v2", batches.finish());
        rpc.put("files/get_metadata", FileRoutes::getMetadata);
        rpc.put("files/delete_v2", FileRoutes::delete);
        rpc.put("files/create_folder_v2", FileRoutes::createFolder);
        rpc.put("files/list_folder", ListFolderRoutes::start);
        rpc.put("files/list_folder/continue", ListFolderRoutes::next);
        rpc.put("users/get_current_account", AccountRoutes::current);
        rpc.put("users/get_space_usage", AccountRoutes::space);
        rpc.put("auth/token/revoke", AccountRoutes::revoke);
        oauth.put("oauth2/token", new TokenRoute(services.tokens(), services.codes()));
        oauth.put("oauth2/authorize", new AuthorizeRoute(services.tokens(), services.codes()));
    }

    /** A route whose body is bytes, null when there is none of this name. */
    public @Nullable ContentRoute content(String function) {
        return content.get(function);
    }

    /** A route whose body is its argument, null when there is none of this name. */
    public @Nullable RpcRoute rpc(String function) {
        return rpc.get(function);
    }

    /** A route by which apps are let in, null when there is none of this name. */
    public @Nullable OAuthRoute oauth(String function) {
        return oauth.get(function);
    }
}
