/** Where bytes come from that an http(s) URL names. */
@NullMarked
package io.github.dropflux.cli.web;

import org.jspecify.annotations.NullMarked;
