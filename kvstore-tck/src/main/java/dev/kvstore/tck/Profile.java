package dev.kvstore.tck;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much the rules try that search: every rule runs in both profiles. */
enum Profile {
  /** For the edit loop: all rules, with short searches. */
  QUICK,
  /** What a verdict needs. */
  FULL;

  private static final String PROPERTY = "kvstore.tck.profile";

  /** The profile that was set for this JVM. */
  static Profile current() {
    return parse(System.getProperty(PROPERTY));
  }

  /** A number that depends on the profile. */
  static int pick(int quick, int full) {
    return current() == QUICK ? quick : full;
  }

  /** The profile that was set, or the full one. */
  static Profile parse(@Nullable String set) {
    if (set == null) {
      return FULL;
    }
    for (Profile profile : values()) {
      if (profile.toString().equals(set)) {
        return profile;
      }
    }
    throw new IllegalArgumentException(
        "-D" + PROPERTY + "=" + set + " is no profile; there are quick and full");
  }

  /** The setting that chooses this profile. */
  String setting() {
    return "-D" + PROPERTY + "=" + this;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
