/** {@code jdbc:}, stores in one table of a SQL database: PostgreSQL, MariaDB, or H2 embedded. */
@NullMarked
package dev.kvstore.jdbc;

import org.jspecify.annotations.NullMarked;
