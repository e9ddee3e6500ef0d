package dev.kvstore.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Ties a test method to its rule; the rule's sentence stands in {@code SPEC.md} alone. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Rule {
  /** The rule's id, for instance {@code KV-3.2}. */
  String value();

  /** Where an author looks first when the rule fails. */
  String check();
}
