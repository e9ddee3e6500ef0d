/** Where a store comes from and is saved to: nowhere, a file, or a file with a journal. */
@NullMarked
package dev.kvstore.simple.internal.home;

import org.jspecify.annotations.NullMarked;
