/** Where a store's file lies: read whole, and replaced whole or not at all. */
@NullMarked
package dev.kvstore.simple.internal.file;

import org.jspecify.annotations.NullMarked;
