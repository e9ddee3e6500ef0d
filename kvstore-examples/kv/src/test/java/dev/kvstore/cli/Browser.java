package dev.kvstore.cli;

import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A headless Chromium, driven by the DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final WebSocket socket;
  private final Map<Long, CompletableFuture<Map<String, ?>>> waiting;
  private final AtomicLong last = new AtomicLong();

  private Browser(
      Process process, WebSocket socket, Map<Long, CompletableFuture<Map<String, ?>>> waiting) {
    this.process = process;
    this.socket = socket;
    this.waiting = waiting;
  }

  /** The program, if this machine has one. */
  static Optional<String> program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(System.getenv("PATH").split(":", -1)).map(at -> at + "/" + name))
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst();
  }

  static Browser start(Path folder) throws Exception {
    Path profile = folder.resolve("profile");
    Process process = new ProcessBuilder(
            program().orElseThrow(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--remote-debugging-port=0",
            "--window-size=1280,800",
            "--user-data-dir=" + profile,
            "about:blank")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("chromium.log").toFile())
        .start();
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(port) || Files.readAllLines(port).isEmpty()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException(
            "chromium did not start: " + Files.readString(folder.resolve("chromium.log")));
      }
      Thread.onSpinWait();
    }
    HttpClient http = HttpClient.newHttpClient();
    String list = http.send(
            HttpRequest.newBuilder(URI.create(
                    "http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list"))
                .build(),
            BodyHandlers.ofString())
        .body();
    List<?> targets = (List<?>) decode("{\"all\": " + list + "}").get("all");
    String address = targets.stream()
        .map(target -> (Map<?, ?>) target)
        .filter(target -> "page".equals(target.get("type")))
        .map(target -> String.valueOf(target.get("webSocketDebuggerUrl")))
        .findFirst()
        .orElseThrow();
    Map<Long, CompletableFuture<Map<String, ?>>> waiting = new ConcurrentHashMap<>();
    WebSocket socket = http.newWebSocketBuilder()
        .buildAsync(URI.create(address), new Listener(waiting))
        .get(30, TimeUnit.SECONDS);
    return new Browser(process, socket, waiting);
  }

  private record Listener(Map<Long, CompletableFuture<Map<String, ?>>> waiting, StringBuilder text)
      implements WebSocket.Listener {
    Listener(Map<Long, CompletableFuture<Map<String, ?>>> waiting) {
      this(waiting, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean end) {
      text.append(data);
      if (end) {
        Map<String, ?> message = decode(text.toString());
        text.setLength(0);
        if (message.get("id") instanceof Number id) {
          waiting.remove(id.longValue()).complete(message);
        }
      }
      socket.request(1);
      return null;
    }
  }

  private static Map<String, ?> decode(String json) {
    return JsonCodec.decode(json.getBytes(StandardCharsets.UTF_8));
  }

  Map<?, ?> call(String method, Map<String, ?> parameters) throws Exception {
    long id = last.incrementAndGet();
    CompletableFuture<Map<String, ?>> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    byte[] message = JsonCodec.encode(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(new String(message, StandardCharsets.US_ASCII), true).join();
    Map<String, ?> got = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (got.get("error") != null) {
      throw new IOException(method + ": " + got.get("error"));
    }
    return (Map<?, ?>) got.get("result");
  }

  /** The value of an expression, awaited. */
  Object eval(String script) throws Exception {
    Map<?, ?> result = call(
        "Runtime.evaluate",
        Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
    if (result.get("exceptionDetails") != null) {
      throw new IOException(script + ": " + result.get("exceptionDetails"));
    }
    return ((Map<?, ?>) result.get("result")).get("value");
  }

  void open(String address) throws Exception {
    call("Page.navigate", Map.of("url", address));
  }

  /** Waits until an expression holds. */
  void await(String condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Boolean.TRUE.equals(
        eval("document.readyState === 'complete' && !!(" + condition + ")"))) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "never came: " + condition + "\n" + eval("document.body.innerText"));
      }
      eval("new Promise(done => requestAnimationFrame(() => done()))");
    }
  }

  void look(String scheme, int width) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
  }

  void screenshot(Path file) throws Exception {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Object data = call("Page.captureScreenshot", Map.of("format", "png")).get("data");
    Files.write(file, Base64.getDecoder().decode(String.valueOf(data)));
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    // Gone before its profile is deleted.
    process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
