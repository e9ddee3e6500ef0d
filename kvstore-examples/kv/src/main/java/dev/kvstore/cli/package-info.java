/**
 * The {@code kv} command line: see, move and check any store.
 *
 * <p>{@link dev.kvstore.cli.Kv} is the program; each command is a class of its own.
 */
@NullMarked
package dev.kvstore.cli;

import org.jspecify.annotations.NullMarked;
