/**
 * The smallest application: it opens a document store by URI, reads, writes, saves and opens it
 * again.
 */
package dev.kvstore.quickstart;
