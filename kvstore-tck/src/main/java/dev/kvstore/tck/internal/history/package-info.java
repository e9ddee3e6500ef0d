/**
 * Histories of several clients on one key, and whether they could have happened one call after the
 * other.
 */
@NullMarked
package dev.kvstore.tck.internal.history;

import org.jspecify.annotations.NullMarked;
