/** An uploader as a Spring bean, from properties; and the parts of a form as bodies of uploads. */
@NullMarked
package io.github.dropflux.spring;

import org.jspecify.annotations.NullMarked;
