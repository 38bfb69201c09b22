package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each argument of the public API that may not be null is refused at the door, by name. Public methods are found by
 * reflection, so that a new one is tested, too; a type that none of {@link Samples} stands for fails the test.
 */
class NullArgumentsTest {

    private static final Set<String> PACKAGES =
            Set.of("io.github.dropflux", "io.github.dropflux.reactor");

    /** Methods to which null may be given although they do not say so; none. */
    private static final Set<String> EXCEPTIONS = Set.of();

    /** One parameter of a public method. */
    record Door(Method method, int index) {

        Parameter parameter() {
            return method.getParameters()[index];
        }

        /** A lone "value" is known to the caller by the name of its method. */
        String name() {
            String name = parameter().getName();
            return name.equals("value") && method.getParameterCount() == 1
                    ? method.getName().replaceFirst("^with", "")
                    : name;
        }

        @Override
        public String toString() {
            return method.getDeclaringClass().getSimpleName()
                    + "."
                    + method.getName()
                    + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList()
                    + " "
                    + parameter().getName();
        }
    }

    static List<Door> doors() {
        List<Door> doors = new ArrayList<>();
        for (Class<?> type : types()) {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())
                        && !Modifier.isAbstract(method.getModifiers())
                        && !method.isSynthetic()
                        && !isOfEnum(method)) {
                    for (int i = 0; i < method.getParameterCount(); i++) {
                        Door door = new Door(method, i);
                        if (refusesNull(door)) {
                            doors.add(door);
                        }
                    }
                }
            }
        }
        doors.sort((a, b) -> a.toString().compareTo(b.toString()));
        return doors;
    }

    private static boolean isOfEnum(Method method) {
        return method.getDeclaringClass().isEnum() && method.getName().equals("valueOf");
    }

    private static boolean refusesNull(Door door) {
        return !door.parameter().getType().isPrimitive()
                && !door.parameter().getAnnotatedType().isAnnotationPresent(Nullable.class)
                && !EXCEPTIONS.contains(door.toString());
    }

    private static List<Class<?>> types() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(PACKAGES)
                        .stream()
                        .filter(type -> PACKAGES.contains(type.getPackageName()))
                        .map(JavaClass::reflect)
                        .filter(NullArgumentsTest::isPublic)
                        .toList();
    }

    private static boolean isPublic(@Nullable Class<?> type) {
        return type == null
                || (Modifier.isPublic(type.getModifiers()) && isPublic(type.getDeclaringClass()));
    }

    @ParameterizedTest
    @MethodSource("doors")
    void null_is_refused_by_name(Door door) throws ReflectiveOperationException {
        try (Samples samples = new Samples()) {
            Object[] arguments =
                    Stream.of(door.method.getGenericParameterTypes()).map(samples::of).toArray();
            arguments[door.index] = null;
            Object target =
                    Modifier.isStatic(door.method.getModifiers())
                            ? null
                            : samples.of(door.method.getDeclaringClass());
            Throwable thrown = catchThrowable(() -> invoke(door.method, target, arguments));
            assertThat(thrown).isExactlyInstanceOf(NullPointerException.class);
            assertThat(thrown.getMessage().toLowerCase(Locale.ROOT))
                    .isEqualTo(door.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void invoke(Method method, @Nullable Object target, Object[] arguments)
            throws Throwable {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void the_whole_face_is_looked_at() {
        assertThat(types())
                .contains(
                        DropboxUploader.class,
                        DropboxUploaderBuilder.class,
                        UploadBody.class,
                        io.github.dropflux.CommitInfo.class,
                        io.github.dropflux.LocalFailureException.class);
        assertThat(doors()).hasSizeGreaterThan(80);
    }
}
