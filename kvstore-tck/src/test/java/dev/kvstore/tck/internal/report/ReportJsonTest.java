package dev.kvstore.tck.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.kvstore.spi.JsonCodec;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The JSON report keeps its schema, and tells all that the report does. */
final class ReportJsonTest {
  private final byte[] json = ReportJson.write(Samples.everything());

  @Test
  void aReportComesBackFromItsJson() {
    assertThat(ReportJson.read(json)).isEqualTo(Samples.everything());
  }

  @Test
  void aReportKeepsItsSchema() throws Exception {
    assertThat(problems(json)).isEmpty();
  }

  @Test
  void theSchemaRefusesWhatIsNoReport() throws Exception {
    Map<String, Object> changed = new LinkedHashMap<>(JsonCodec.decode(json));
    changed.put("verdict", "splendid");
    changed.remove("run");
    changed.put("surprise", 1);
    assertThat(problems(JsonCodec.encode(changed))).hasSize(3);
  }

  @Test
  void aLaterVersionIsRefused() {
    Map<String, Object> later = new LinkedHashMap<>(JsonCodec.decode(json));
    later.put("version", 2);
    assertThatThrownBy(() -> ReportJson.read(JsonCodec.encode(later)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 2, and this kit reads version 1");
  }

  @Test
  void whatIsNoReportIsRefused() {
    for (String text : new String[] {"", "[]", "{}", "{\"format\": \"kvstore-tck-report\"}"}) {
      assertThatThrownBy(() -> ReportJson.read(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("it is no ");
    }
  }

  private static Set<ValidationMessage> problems(byte[] json) throws Exception {
    try (InputStream schema = ReportJson.class.getResourceAsStream("report-v1.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(schema)
          .validate(new ObjectMapper().readTree(json));
    }
  }
}
