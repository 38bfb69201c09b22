/** Many uploads at once, which share their calls. */
@NullMarked
package io.github.dropflux.reactor.internal.batch;

import org.jspecify.annotations.NullMarked;
