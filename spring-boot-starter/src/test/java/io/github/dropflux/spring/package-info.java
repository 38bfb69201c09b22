/** The starter as applications see it. */
package io.github.dropflux.spring;
