package dev.kvstore.tck.internal.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reports that hold every kind of result, and text that would like to be markup. */
final class Samples {
  static final String HOSTILE =
      "</code></script><script>document.title='owned'</script><img src=x onerror=alert(1)>"
          + " \"'&amp; | `` ``` *bold* [link](http://example.org) \u202Eright to left";

  private Samples() {}

  /** Every outcome, in three areas. */
  static Report everything() {
    List<Report.RuleResult> rules = new ArrayList<>();
    int number = 0;
    for (Outcome outcome : Outcome.values()) {
      number++;
      rules.add(rule("KV-1." + number, outcome));
    }
    for (int i = 1; i <= 30; i++) {
      rules.add(rule("KV-2." + i, i % 13 == 0 ? Outcome.BROKEN : Outcome.KEPT));
    }
    rules.add(rule("KV-3.1", Outcome.NOT_APPLICABLE));
    rules.add(rule("KV-3.2", Outcome.NOT_APPLICABLE));
    rules.add(rule("KV-3.3", Outcome.NOT_APPLICABLE));
    return report("acme://ann:***@db.example.org/kv", rules, List.of("problem " + HOSTILE));
  }

  /** Every rule kept. */
  static Report conformant(String uri) {
    List<Report.RuleResult> rules = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      rules.add(rule("KV-1." + i, Outcome.KEPT));
      rules.add(rule("KV-2." + i, Outcome.KEPT));
    }
    return report(uri, rules, List.of());
  }

  static Report report(String uri, List<Report.RuleResult> rules, List<String> problems) {
    return new Report(
        new Report.Subject(
            HOSTILE,
            Optional.of(uri),
            Optional.of(new Report.Provider("com.acme.AcmeProvider", "1.2", "acme.jar")),
            List.of("ORDERED_SCAN", "PERSISTENT")),
        new Report.Run(
            "com.acme.AcmeStoreTest",
            "1.0",
            "full",
            -8_123_456_789_012_345_678L,
            Instant.parse("2026-11-24T12:00:00Z"),
            12_345,
            "mvn test -Dtest=AcmeStoreTest -Dkvstore.tck.seed=-8123456789012345678"),
        new Report.Environment(
            "17.0.15", "OpenJDK 64-Bit Server VM", "Linux amd64", 2, "en", "Etc/UTC"),
        List.of(
            new Report.Area(1, "Names"),
            new Report.Area(2, "Values"),
            new Report.Area(3, "Conditional writes")),
        rules,
        problems);
  }

  static Report.RuleResult rule(String id, Outcome outcome) {
    boolean lacking = outcome == Outcome.NOT_APPLICABLE;
    boolean why = lacking || outcome == Outcome.INCONCLUSIVE || outcome == Outcome.SKIPPED;
    return new Report.RuleResult(
        id,
        "MUST",
        lacking ? Optional.of("CONDITIONAL_WRITES") : Optional.empty(),
        "A put replaces the value that was there; the two are never merged.",
        outcome,
        7,
        lacking ? Optional.of("CONDITIONAL_WRITES") : Optional.empty(),
        why ? Optional.of("the store does not declare it " + HOSTILE) : Optional.empty(),
        outcome == Outcome.EXEMPT
            ? Optional.of(new Report.Exemption(
                "names are cut until summer " + HOSTILE, LocalDate.of(2027, 3, 31)))
            : Optional.empty(),
        outcome.fails() || outcome == Outcome.EXEMPT ? Optional.of(failure(id)) : Optional.empty());
  }

  private static Report.Failure failure(String id) {
    return new Report.Failure(
        id + " MUST: A put replaces the value that was there; the two are never merged.",
        Optional.of("acme://ann:***@db.example.org/kv (com.acme.AcmeStore)"),
        Optional.of("after a second put, get(\"" + HOSTILE + "\")"),
        Optional.of("{\"b\": {\"d\": 2}}"),
        Optional.of("{\"a\": 1, \"b\": {\"d\": 2}, \"html\": \"" + HOSTILE + "\"}"),
        Optional.of("upserts that merge documents or patch columns"),
        Optional.of("""
            try (KVStore store = KVStores.open("acme://ann:***@db.example.org/kv")) {
              store.put("a", Map.of("v", 1), "c"); // %s
              store.put("a", Map.of(), "c");
              System.out.println(store.get("a", "c")); // Optional[{}] expected, Optional[{v=1}] found
            }
            """.formatted(HOSTILE)),
        List.of(
            new Report.Call("client 1", "put(\"k\", {\"v\": 1})", "done", 0, 41_000),
            new Report.Call("client 2", "get(\"k\")", "{\"v\": 1}", 45_000, 60_000),
            new Report.Call("client 3", "get(\"k\")", "nothing " + HOSTILE, 62_000, 119_000)),
        Optional.of("mvn test -Dtest=AcmeStoreTest#aPutReplaces -Dkvstore.tck.seed=-812345678"));
  }
}
