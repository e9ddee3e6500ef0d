package dev.kvstore.tck.internal.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a run of the kit tells, in parts; the same in JSON, in Markdown and on a page.
 *
 * @param subject the store
 * @param run how it was run
 * @param environment where
 * @param areas the areas of the specification, in its order
 * @param rules every rule of the specification, in its order
 * @param problems what was wrong with the run itself
 */
public record Report(
    Subject subject,
    Run run,
    Environment environment,
    List<Area> areas,
    List<RuleResult> rules,
    List<String> problems) {

  /** Takes immutable copies. */
  public Report {
    areas = List.copyOf(areas);
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
  }

  /**
   * The store under test.
   *
   * @param name as it names itself, and its class
   * @param uri without secrets; empty for a store that is made in code
   * @param provider what opened it, if a URI did
   * @param capabilities what the store declares
   */
  public record Subject(
      String name, Optional<String> uri, Optional<Provider> provider, List<String> capabilities) {
    /** Takes an immutable copy. */
    public Subject {
      capabilities = List.copyOf(capabilities);
    }

    /** What a matrix of several stores calls it. */
    public String shortName() {
      return uri.orElse(name);
    }
  }

  /** What opened the store. */
  public record Provider(String className, String version, String location) {}

  /**
   * How the rules were run.
   *
   * @param test the author's class, or the command
   * @param kit the version of the kit
   * @param profile full or quick
   * @param seed of all random content
   * @param millis how long all of it took
   * @param repeat the command that runs the same again
   */
  public record Run(
      String test,
      String kit,
      String profile,
      long seed,
      Instant started,
      long millis,
      String repeat) {}

  /** Where the rules were run. */
  public record Environment(
      String java, String vm, String os, int processors, String locale, String timeZone) {}

  /** An area of the specification. */
  public record Area(int number, String title) {}

  /**
   * What came of one rule.
   *
   * @param capability the capability that it is for
   * @param reason why it did not run, or proves nothing
   * @param lacking the same in a word or two
   */
  public record RuleResult(
      String id,
      String level,
      Optional<String> capability,
      String sentence,
      Outcome outcome,
      long millis,
      Optional<String> lacking,
      Optional<String> reason,
      Optional<Exemption> exemption,
      Optional<Failure> failure) {

    /** The rule in one line. */
    String headline() {
      return id + " " + level + ": " + sentence;
    }

    /** The number of its area. */
    public int area() {
      return Integer.parseInt(id.substring(id.indexOf('-') + 1, id.indexOf('.')));
    }
  }

  /** What the author says of a rule that the store is known to break. */
  public record Exemption(String reason, LocalDate until) {}

  /**
   * A failure in parts.
   *
   * @param headline what is wrong
   * @param store the store as this rule opened it
   * @param at the call, and what led to it
   * @param check where to look first
   * @param program Java that shows the failure
   * @param timeLine what clients saw in time, or empty
   * @param repeat the command that runs the rule again with the same seed
   */
  public record Failure(
      String headline,
      Optional<String> store,
      Optional<String> at,
      Optional<String> expected,
      Optional<String> found,
      Optional<String> check,
      Optional<String> program,
      List<Call> timeLine,
      Optional<String> repeat) {
    /** Takes an immutable copy. */
    public Failure {
      timeLine = List.copyOf(timeLine);
    }
  }

  /**
   * A call of one of several clients.
   *
   * @param began in nanoseconds since the first call
   * @param ended on the same clock
   */
  public record Call(String client, String call, String result, long began, long ended) {}

  /** What the run says of the store. */
  public Verdict verdict() {
    return Verdict.of(
        rules.stream().map(RuleResult::outcome).toList(),
        !problems.isEmpty(),
        run.profile().equals("full"));
  }

  /** How many rules came to each outcome; those that none came to are left out. */
  public Map<Outcome, Integer> counts() {
    return counts(rules);
  }

  static Map<Outcome, Integer> counts(List<RuleResult> rules) {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    rules.forEach(rule -> counts.merge(rule.outcome(), 1, Integer::sum));
    return counts;
  }

  List<RuleResult> rules(Area area) {
    return rules.stream().filter(rule -> rule.area() == area.number()).toList();
  }

  List<RuleResult> rules(Outcome outcome) {
    return rules.stream().filter(rule -> rule.outcome() == outcome).toList();
  }

  List<RuleResult> failures() {
    return rules.stream().filter(rule -> rule.outcome().fails()).toList();
  }
}
