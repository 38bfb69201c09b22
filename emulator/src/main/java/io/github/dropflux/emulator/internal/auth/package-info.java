/** Bearer tokens, accepted, issued and expired. */
@NullMarked
package io.github.dropflux.emulator.internal.auth;

import org.jspecify.annotations.NullMarked;
