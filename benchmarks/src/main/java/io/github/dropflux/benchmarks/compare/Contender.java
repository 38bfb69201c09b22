package io.github.dropflux.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One of those that are compared.
 *
 * @param label as it stands in the table
 * @param classPath of the build
 * @param flags of its JVM
 * @param arguments of its client, from the kind on
 */
record Contender(String label, String classPath, List<String> flags, List<String> arguments) {

    /** A client of this build, with the JVM's defaults. */
    static Contender of(String label, String... arguments) {
        return new Contender(label, Child.sameBuild(), List.of(), List.of(arguments));
    }

    /** The same of another build. */
    Contender from(Path jar) {
        return new Contender(label, jar.toString(), flags, arguments);
    }

    /** The same with other flags. */
    Contender flags(List<String> value) {
        return new Contender(label, classPath, value, arguments);
    }

    /** Starts its process, against that server. */
    Child start(Server server) {
        return start(server.clientArguments());
    }

    /** Starts its process, with further arguments that say where the server is. */
    Child start(List<String> where) {
        List<String> command = new ArrayList<>();
        command.add("client");
        command.addAll(arguments);
        command.addAll(where);
        return Child.start(classPath, flags, command);
    }
}
