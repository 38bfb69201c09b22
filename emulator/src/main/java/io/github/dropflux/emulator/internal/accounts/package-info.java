/** Accounts: each has its own files, sessions, faults and commit lock. */
@NullMarked
package io.github.dropflux.emulator.internal.accounts;

import org.jspecify.annotations.NullMarked;
