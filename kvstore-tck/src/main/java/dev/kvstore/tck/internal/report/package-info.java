/** What a run of the kit tells: as JSON, as Markdown, as a page, and of several stores at once. */
@NullMarked
package dev.kvstore.tck.internal.report;

import org.jspecify.annotations.NullMarked;
