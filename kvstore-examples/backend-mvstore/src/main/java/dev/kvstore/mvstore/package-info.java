/**
 * {@code mvstore:}, a store on H2's MVStore: a tree in one local file that may be larger than
 * memory.
 */
@NullMarked
package dev.kvstore.mvstore;

import org.jspecify.annotations.NullMarked;
