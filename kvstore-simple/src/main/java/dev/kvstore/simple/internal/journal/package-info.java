/**
 * What makes an acknowledged write survive the end of the process before the JSON file is saved.
 */
@NullMarked
package dev.kvstore.simple.internal.journal;

import org.jspecify.annotations.NullMarked;
