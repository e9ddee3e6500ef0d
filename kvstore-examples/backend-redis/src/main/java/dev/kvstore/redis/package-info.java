/** Stores on Redis: alone, watched by Sentinels, or as a cluster. */
@NullMarked
package dev.kvstore.redis;

import org.jspecify.annotations.NullMarked;
