package io.github.dropflux.reactor.simulation;

import io.github.dropflux.internal.protocol.Argument.ListFolderArgument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists what one account has, page by page, in the order of paths as they are now. Pages are shorter than was asked for now and then,
 * or empty; a place in a listing is lost now and then.
 */
final class SimulatedListing {

    private final String mark;
    private final SimulatedFiles files;
    private final boolean tellsHash;
    private final Chance chance;
    private final Map<String, Place> places = new HashMap<>();

    /**
     * @param after what the page before ended with
     */
    private record Place(String folder, boolean recursive, int limit, String after) {}

    SimulatedListing(String mark, SimulatedFiles files, boolean tellsHash, Chance chance) {
        this.mark = mark;
        this.files = files;
        this.tellsHash = tellsHash;
        this.chance = chance;
    }

    /** The first page; throws a {@link Refusal}. */
    String first(ListFolderArgument list) {
        String folder = SimulatedFiles.lower(list.path());
        if (files.at(folder) != null) {
            throw Refusal.typed("path/not_folder");
        }
        boolean there =
                files.current().keySet().stream().anyMatch(path -> path.startsWith(folder + "/"));
        if (!there && !folder.isEmpty()) {
            throw Refusal.typed("path/not_found");
        }
        return page(new Place(folder, list.recursive(), list.limit(), ""));
    }

    /** The page that follows; throws a {@link Refusal}. */
    String next(String cursor) {
        Place place = places.get(cursor);
        if (place == null || chance.percent(2)) {
            throw Refusal.typed("reset");
        }
        return page(place);
    }

    private String page(Place place) {
        int most = chance.percent(40) ? chance.between(0, 3) : place.limit();
        List<String> entries = new ArrayList<>();
        Set<String> folders = new HashSet<>();
        String after = place.after();
        boolean more = false;
        for (Map.Entry<String, StoredFile> entry :
                files.current().tailMap(place.after(), false).entrySet()) {
            String path = entry.getKey();
            if (!path.startsWith(place.folder() + "/")) {
                continue;
            }
            if (entries.size() >= most) {
                more = true;
                break;
            }
            after = path;
            int slash = path.indexOf('/', place.folder().length() + 1);
            if (slash < 0 || place.recursive()) {
                entries.add(entry.getValue().json(tellsHash));
            } else if (folders.add(path.substring(0, slash))) {
                entries.add("{\".tag\":\"folder\",\"name\":\"a folder\"}");
            }
        }
        if (chance.percent(10)) {
            entries.add("{\".tag\":\"deleted\",\"name\":\"gone\"}");
        }
        String cursor = mark + "place-" + places.size();
        places.put(cursor, new Place(place.folder(), place.recursive(), place.limit(), after));
        return "{\"entries\":["
                + String.join(",", entries)
                + "],\"cursor\":\""
                + cursor
                + "\",\"has_more\":"
                + more
                + "}";
    }
}
