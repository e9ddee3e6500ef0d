package dev.kvstore.tck.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.spi.JsonCodec;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium, spoken to by its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final LinkedBlockingQueue<Map<String, Object>> answers = new LinkedBlockingQueue<>();
  private final List<Map<String, Object>> events = new CopyOnWriteArrayList<>();
  private int sent;

  private Browser(Process process, URI page, HttpClient client) {
    this.process = process;
    this.socket = client.newWebSocketBuilder().buildAsync(page, new Listener()).join();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        Map<String, Object> message =
            JsonCodec.decode(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
        if (message.containsKey("id")) {
          answers.add(message);
        } else {
          events.add(message);
        }
      }
      webSocket.request(1);
      return null;
    }
  }

  /** Starts one; without Chromium the test is skipped, but not in CI. */
  static Browser start(Path profile) throws Exception {
    Optional<Path> chromium = Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
        .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(chromium).as("chromium on the PATH, which CI needs").isPresent();
    }
    assumeTrue(chromium.isPresent(), "needs chromium on the PATH");
    Process process = new ProcessBuilder(
            chromium.orElseThrow().toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank")
        .redirectErrorStream(true)
        .start();
    try {
      HttpClient client = HttpClient.newHttpClient();
      String list = client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(process) + "/json/list"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
      Map<String, Object> pages =
          JsonCodec.decode(("{\"pages\": " + list + "}").getBytes(StandardCharsets.UTF_8));
      Map<?, ?> page = (Map<?, ?>) ((List<?>) pages.get("pages"))
          .stream()
              .filter(each -> "page".equals(((Map<?, ?>) each).get("type")))
              .findFirst()
              .orElseThrow();
      return new Browser(
          process, URI.create(String.valueOf(page.get("webSocketDebuggerUrl"))), client);
    } catch (Exception | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String port(Process process) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("DevTools listening on ")) {
        Thread drain = new Thread(() -> lines.lines().forEach(ignored -> {}), "chromium output");
        drain.setDaemon(true);
        drain.start();
        return line.replaceAll(".*:(\\d+)/.*", "$1");
      }
    }
    throw new IOException("chromium ended before it listened");
  }

  /** One command of the protocol. */
  Map<?, ?> call(String method, Map<String, ?> parameters) throws InterruptedException {
    sent++;
    String message = new String(
        JsonCodec.encode(Map.of("id", sent, "method", method, "params", parameters)),
        StandardCharsets.UTF_8);
    socket.sendText(message, true).join();
    Map<String, Object> answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(answer).as(method).isNotNull().containsEntry("id", sent).doesNotContainKey("error");
    return (Map<?, ?>) answer.get("result");
  }

  /** Opens a page at a width, and waits until it is there. */
  void open(Path page, int width, boolean dark) throws Exception {
    call("Page.enable", Map.of());
    call("Network.enable", Map.of());
    call("Log.enable", Map.of());
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", width < 500));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    events.clear();
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (events("Page.loadEventFired").isEmpty() && System.nanoTime() < end) {
      // The answer to any command comes after the events before it.
      evaluate("document.readyState");
    }
    assertThat(events("Page.loadEventFired")).as("the page is there").hasSize(1);
  }

  /** What JavaScript says of the page. */
  Object evaluate(String expression) throws InterruptedException {
    Map<?, ?> answer =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    assertThat(answer.containsKey("exceptionDetails")).as("%s", answer).isFalse();
    return ((Map<?, ?>) answer.get("result")).get("value");
  }

  /** Presses and lets go of a key. */
  void press(String key, int code, String text) throws InterruptedException {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type,
              "key", key,
              "code", key,
              "windowsVirtualKeyCode", code,
              "text", type.equals("keyDown") ? text : ""));
    }
  }

  List<Map<String, Object>> events(String method) {
    return events.stream().filter(event -> method.equals(event.get("method"))).toList();
  }

  @Override
  public void close() {
    socket.abort();
    process.destroyForcibly().onExit().join();
  }
}
