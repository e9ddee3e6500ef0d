package dev.kvstore.tck.internal.program;

/**
 * One answer that the contract permits.
 *
 * @param answer what the caller gets
 * @param next what the store holds then
 */
record Permitted(Object answer, State next) {}
