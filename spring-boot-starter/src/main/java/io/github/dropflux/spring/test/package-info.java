/** Spring Boot's tests against an emulated Dropbox. */
@NullMarked
package io.github.dropflux.spring.test;

import org.jspecify.annotations.NullMarked;
