package dev.kvstore.tck.internal.report;

import dev.kvstore.spi.JsonCodec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A report as JSON, by {@code report-v1.schema.json}; what is empty is left out. */
public final class ReportJson {
  static final String FORMAT = "kvstore-tck-report";
  static final int VERSION = 1;

  private ReportJson() {}

  /** The report as bytes. */
  public static byte[] write(Report report) {
    return JsonCodec.encode(object(
        "format", FORMAT,
        "version", VERSION,
        "verdict", report.verdict().id(),
        "store", subject(report.subject()),
        "run", run(report.run()),
        "environment", environment(report.environment()),
        "counts", counts(report.counts()),
        "problems", report.problems(),
        "areas",
            report.areas().stream()
                .map(area -> object("number", area.number(), "title", area.title()))
                .toList(),
        "rules", report.rules().stream().map(ReportJson::rule).toList()));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is no report, or one of a later version
   */
  public static Report read(byte[] json) {
    Map<String, @Nullable Object> read;
    try {
      read = JsonCodec.decode(json);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getMessage(), e);
    }
    Fields fields = new Fields(read);
    if (!FORMAT.equals(read.get("format"))) {
      throw new IllegalArgumentException("it is no report of a run: \"format\" is not " + FORMAT);
    }
    long version = fields.number("version");
    if (version != VERSION) {
      throw new IllegalArgumentException("it is a report of version " + version
          + ", and this kit reads version " + VERSION + "; use the kit that wrote it");
    }
    try {
      return new Report(
          subject(fields.fields("store")),
          run(fields.fields("run")),
          environment(fields.fields("environment")),
          fields.list(
              "areas", area -> new Report.Area((int) area.number("number"), area.text("title"))),
          fields.list("rules", ReportJson::rule),
          fields.texts("problems"));
    } catch (ClassCastException | DateTimeException e) {
      throw new IllegalArgumentException("it is no report: " + e.getMessage(), e);
    }
  }

  static Map<String, Object> counts(Map<Outcome, Integer> counts) {
    Map<String, Object> named = new LinkedHashMap<>();
    counts.forEach((outcome, count) -> named.put(outcome.id(), count));
    return named;
  }

  static Map<String, Object> subject(Report.Subject subject) {
    return object(
        "name", subject.name(),
        "uri", subject.uri(),
        "provider",
            subject
                .provider()
                .map(provider -> object(
                    "class", provider.className(),
                    "version", provider.version(),
                    "location", provider.location())),
        "capabilities", subject.capabilities());
  }

  private static Report.Subject subject(Fields fields) {
    return new Report.Subject(
        fields.text("name"),
        fields.optional("uri"),
        fields
            .optionalFields("provider")
            .map(provider -> new Report.Provider(
                provider.text("class"), provider.text("version"), provider.text("location"))),
        fields.texts("capabilities"));
  }

  /** The seed is text, since a reader in JavaScript would round it. */
  private static Map<String, Object> run(Report.Run run) {
    return object(
        "test", run.test(),
        "kit", run.kit(),
        "profile", run.profile(),
        "seed", Long.toString(run.seed()),
        "started", run.started().toString(),
        "millis", run.millis(),
        "repeat", run.repeat());
  }

  private static Report.Run run(Fields fields) {
    return new Report.Run(
        fields.text("test"),
        fields.text("kit"),
        fields.text("profile"),
        Long.parseLong(fields.text("seed")),
        Instant.parse(fields.text("started")),
        fields.number("millis"),
        fields.text("repeat"));
  }

  private static Map<String, Object> environment(Report.Environment environment) {
    return object(
        "java", environment.java(),
        "vm", environment.vm(),
        "os", environment.os(),
        "processors", environment.processors(),
        "locale", environment.locale(),
        "timeZone", environment.timeZone());
  }

  private static Report.Environment environment(Fields fields) {
    return new Report.Environment(
        fields.text("java"),
        fields.text("vm"),
        fields.text("os"),
        (int) fields.number("processors"),
        fields.text("locale"),
        fields.text("timeZone"));
  }

  private static Map<String, Object> rule(Report.RuleResult rule) {
    return object(
        "id", rule.id(),
        "level", rule.level(),
        "capability", rule.capability(),
        "sentence", rule.sentence(),
        "outcome", rule.outcome().id(),
        "millis", rule.millis(),
        "lacking", rule.lacking(),
        "reason", rule.reason(),
        "exemption",
            rule.exemption()
                .map(exemption -> object(
                    "reason", exemption.reason(), "until", exemption.until().toString())),
        "failure", rule.failure().map(ReportJson::failure));
  }

  private static Report.RuleResult rule(Fields fields) {
    return new Report.RuleResult(
        fields.text("id"),
        fields.text("level"),
        fields.optional("capability"),
        fields.text("sentence"),
        Outcome.valueOf(fields.text("outcome").toUpperCase(Locale.ROOT)),
        fields.number("millis"),
        fields.optional("lacking"),
        fields.optional("reason"),
        fields
            .optionalFields("exemption")
            .map(exemption -> new Report.Exemption(
                exemption.text("reason"), LocalDate.parse(exemption.text("until")))),
        fields.optionalFields("failure").map(ReportJson::failure));
  }

  private static Map<String, Object> failure(Report.Failure failure) {
    return object(
        "headline", failure.headline(),
        "store", failure.store(),
        "at", failure.at(),
        "expected", failure.expected(),
        "found", failure.found(),
        "check", failure.check(),
        "program", failure.program(),
        "timeLine",
            failure.timeLine().isEmpty()
                ? Optional.empty()
                : Optional.of(failure.timeLine().stream().map(ReportJson::call).toList()),
        "repeat", failure.repeat());
  }

  private static Report.Failure failure(Fields fields) {
    return new Report.Failure(
        fields.text("headline"),
        fields.optional("store"),
        fields.optional("at"),
        fields.optional("expected"),
        fields.optional("found"),
        fields.optional("check"),
        fields.optional("program"),
        fields.list(
            "timeLine",
            call -> new Report.Call(
                call.text("client"),
                call.text("call"),
                call.text("result"),
                call.number("began"),
                call.number("ended"))),
        fields.optional("repeat"));
  }

  private static Map<String, Object> call(Report.Call call) {
    return object(
        "client", call.client(),
        "call", call.call(),
        "result", call.result(),
        "began", call.began(),
        "ended", call.ended());
  }

  /** Names and values in turn; an empty Optional is left out. */
  static Map<String, Object> object(Object... members) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      Object value = members[i + 1];
      Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      if (present != null) {
        object.put((String) members[i], present);
      }
    }
    return object;
  }

  /** The members of an object that was read. */
  private record Fields(Map<String, @Nullable Object> members) {
    private Optional<String> optional(String name) {
      return Optional.ofNullable((String) members.get(name));
    }

    private String text(String name) {
      return optional(name).orElseThrow(() -> missing(name));
    }

    private long number(String name) {
      if (members.get(name) instanceof Number number) {
        return number.longValue();
      }
      throw missing(name);
    }

    private Optional<Fields> optionalFields(String name) {
      return Optional.ofNullable(members.get(name)).map(Fields::of);
    }

    private Fields fields(String name) {
      return optionalFields(name).orElseThrow(() -> missing(name));
    }

    private List<String> texts(String name) {
      return values(name).stream().map(String.class::cast).toList();
    }

    private <T> List<T> list(String name, Function<Fields, T> each) {
      return values(name).stream().map(value -> each.apply(of(value))).toList();
    }

    private List<?> values(String name) {
      return members.get(name) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked")
    private static Fields of(@Nullable Object value) {
      if (value instanceof Map<?, ?> map) {
        return new Fields((Map<String, @Nullable Object>) map);
      }
      throw new IllegalArgumentException("it is no report: an object was expected, not " + value);
    }

    private static IllegalArgumentException missing(String name) {
      return new IllegalArgumentException("it is no report: it lacks \"" + name + "\"");
    }
  }
}
