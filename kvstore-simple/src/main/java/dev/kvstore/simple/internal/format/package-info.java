/**
 * The JSON file: read by one validating pass that leaves values as bytes, and written from them.
 */
@NullMarked
package dev.kvstore.simple.internal.format;

import org.jspecify.annotations.NullMarked;
