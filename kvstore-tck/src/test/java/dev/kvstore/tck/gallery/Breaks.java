package dev.kvstore.tck.gallery;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The rules that a broken store breaks, all of them. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Breaks {
  /** The rules that catch it in every run. */
  String[] value();

  /** Those that search, and catch it as their seed, their time or the threads have it. */
  String[] perhaps() default {};

  /** What the store URI of a broken provider ends with. */
  String options() default "";
}
