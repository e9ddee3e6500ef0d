/**
 * The entries of a simple store in memory: read without waiting, written one at a time, listed as
 * of one moment.
 */
@NullMarked
package dev.kvstore.simple.internal.engine;

import org.jspecify.annotations.NullMarked;
