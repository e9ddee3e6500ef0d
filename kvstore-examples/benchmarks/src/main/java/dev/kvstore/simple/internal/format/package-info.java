/** A look into the simple store's reader, for its floor to be measured. */
@NullMarked
package dev.kvstore.simple.internal.format;

import org.jspecify.annotations.NullMarked;
