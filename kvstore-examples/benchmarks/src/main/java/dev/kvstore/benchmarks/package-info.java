/**
 * Measures kvstore beside what a user would otherwise write or pick, in one run.
 *
 * <p>{@link dev.kvstore.benchmarks.Benchmarks} is the program, {@link dev.kvstore.benchmarks.Rows}
 * the table that it fills. Each class named {@code …Benchmark} is measured by JMH; those named
 * {@code …Process} run as a process of their own, where a process is what counts.
 */
@NullMarked
package dev.kvstore.benchmarks;

import org.jspecify.annotations.NullMarked;
