/** Arguments to JSON, answers from JSON; the only place that knows the JSON library. */
@NullMarked
package io.github.dropflux.internal.json;

import org.jspecify.annotations.NullMarked;
