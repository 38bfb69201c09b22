package io.github.dropflux.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets the application of a {@code @SpringBootTest} upload to an emulator instead of Dropbox.
 *
 * <pre>{@code
 * @SpringBootTest
 * @EmulatedDropbox
 * class UploadsTest {
 *
 *     @Autowired DropboxEmulator dropbox;
 *
 *     @Test
 *     void survives_an_outage() {
 *         dropbox.faults().on(EmulatedRoute.UPLOAD).next(2).answer(503, "");
 *         …
 *     }
 * }
 * }</pre>
 *
 * <p>The emulator runs on loopback as long as the application's context, of which it is a bean, and is emptied before each test.
 * Endpoint and credentials are its own, whatever the application's properties and beans say; an uploader that the application builds
 * without them is not affected. Needs {@code dropflux-emulator} in test scope.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EmulatedDropbox {}
