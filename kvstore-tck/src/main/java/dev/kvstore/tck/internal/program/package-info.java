/**
 * Programs of a store, and what the contract permits them to see.
 *
 * <p>A {@code Program} is a list of {@code Step}s; a {@code Verb} says what a step calls, and which
 * answers a {@code State} permits to it. {@code Alphabet} makes programs, {@code Shrinking} makes
 * them smaller, {@code JavaSource} prints them.
 */
@NullMarked
package dev.kvstore.tck.internal.program;

import org.jspecify.annotations.NullMarked;
