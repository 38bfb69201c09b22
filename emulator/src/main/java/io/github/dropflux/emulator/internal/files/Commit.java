package io.github.dropflux.emulator.internal.files;

import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a file goes, and what to do when something is there.
 *
 * @param path where to
 * @param mode what to do with a file that is there
 * @param rev the revision to replace, in mode update
 * @param autorename whether another name will do
 * @param strictConflict whether identical content is a conflict too
 * @param clientModified when the owner changed the file
 */
public record Commit(
        String path,
        Mode mode,
        @Nullable String rev,
        boolean autorename,
        boolean strictConflict,
        @Nullable Instant clientModified) {

    private static final Pattern REV = Pattern.compile("[0-9a-f]{9,}");

    /** The fields that a commit is made of. */
    private static final List<String> FIELDS =
            List.of(
                    "path",
                    "mode",
                    "autorename",
                    "client_modified",
                    "mute",
                    "property_groups",
                    "strict_conflict");

    /** What to do with a file that is there. */
    public enum Mode {
        /** Leave it. */
        ADD,
        /** Replace it. */
        OVERWRITE,
        /** Replace it when it is the revision that is named. */
        UPDATE
    }

    /** Reads a commit whose fields stand among others. */
    public static Commit read(Argument argument, String... others) {
        String[] names = new String[FIELDS.size() + others.length];
        FIELDS.toArray(names);
        System.arraycopy(others, 0, names, FIELDS.size(), others.length);
        argument.fields(names);
        String path = Paths.read(argument, "path");
        String tag = argument.tag("mode", Set.of("add", "overwrite", "update"));
        Mode mode = tag == null ? Mode.ADD : Mode.valueOf(tag.toUpperCase(java.util.Locale.ROOT));
        String rev = null;
        if (mode == Mode.UPDATE) {
            rev = argument.object("mode").fields(".tag", "update").string("update");
            if (!REV.matcher(rev).matches()) {
                throw argument.wrong(
                        "mode: update: '" + rev + "' did not match pattern '" + REV + "'");
            }
        }
        readPropertyGroups(argument);
        argument.flag("mute");
        String modified = argument.optionalString("client_modified");
        return new Commit(
                path,
                mode,
                rev,
                argument.flag("autorename"),
                argument.flag("strict_conflict"),
                modified == null ? null : Timestamps.read(modified));
    }

    // Read to refuse what is malformed; the emulator keeps no properties.
    private static void readPropertyGroups(Argument argument) {
        if (!argument.has("property_groups")) {
            return;
        }
        for (Argument group : argument.list("property_groups", Integer.MAX_VALUE)) {
            group.fields("template_id", "fields").string("template_id");
            for (Argument field : group.list("fields", Integer.MAX_VALUE)) {
                field.fields("name", "value").string("name");
                field.string("value");
            }
        }
    }
}
