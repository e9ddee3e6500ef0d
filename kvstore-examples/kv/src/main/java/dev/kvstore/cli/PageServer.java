package dev.kvstore.cli;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kvstore.KVStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A page on the loopback address, for whoever knows its secret path.
 *
 * <p>A page of another origin that a browser has open must reach nothing, so each request must name
 * this very host and port (which stops a name that is pointed at the loopback address), come from
 * this origin or from none, and hold the secret in its path (which no other port's cookie jar and
 * no referrer carries).
 */
final class PageServer implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MOST_BODY = 64 << 20;
  private static final int SECRET_BYTES = 24;

  private static final Map<String, String> FILES = Map.of(
      "", "index.html text/html",
      "page.css", "page.css text/css",
      "page.js", "page.js text/javascript");

  private final HttpServer server;
  private final ExecutorService threads;
  private final StoreView view;
  private final String secret;

  private PageServer(HttpServer server, ExecutorService threads, StoreView view, String secret) {
    this.server = server;
    this.threads = threads;
    this.view = view;
    this.secret = secret;
  }

  static PageServer start(StoreView view, int port) throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
    } catch (BindException e) {
      throw new CommandException(
          Exit.UNAVAILABLE,
          "PORT_IN_USE: nothing can listen on the port " + port + ": " + e.getMessage()
              + "; choose another, or none",
          e);
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
      Thread thread = new Thread(task, "kv-serve");
      thread.setDaemon(true);
      return thread;
    });
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    PageServer page = new PageServer(
        server, threads, view, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    server.createContext("/", page::handle);
    server.setExecutor(threads);
    server.start();
    return page;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + secret + "/";
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      headers.set(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Cross-Origin-Resource-Policy", "same-origin");
      headers.set("Cross-Origin-Opener-Policy", "same-origin");
      headers.set("Cache-Control", "no-store");
      String path = allowedPath(exchange);
      if (path == null) {
        send(exchange, 403, "text/plain", "forbidden\n".getBytes(StandardCharsets.US_ASCII));
      } else if (path.startsWith("api/")) {
        answer(exchange, path.substring("api/".length()));
      } else {
        file(exchange, path);
      }
    }
  }

  /** The path behind the secret, or null if the request is nobody's who was given it. */
  private @Nullable String allowedPath(HttpExchange exchange) {
    int port = server.getAddress().getPort();
    Set<String> hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    List<String> host = exchange.getRequestHeaders().getOrDefault("Host", List.of());
    if (host.size() != 1 || !hosts.contains(host.get(0))) {
      return null;
    }
    String ours = "http://" + host.get(0);
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    boolean reading = exchange.getRequestMethod().equals("GET");
    if (origin == null ? !reading : !origin.equals(ours)) {
      return null;
    }
    String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return null;
    }
    String path = exchange.getRequestURI().getRawPath();
    int end = path.indexOf('/', 1);
    if (end < 0) {
      return null;
    }
    byte[] given = path.substring(1, end).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, secret.getBytes(StandardCharsets.UTF_8))
        ? path.substring(end + 1)
        : null;
  }

  private static void file(HttpExchange exchange, String path) throws IOException {
    String known = FILES.get(path);
    if (known == null || !exchange.getRequestMethod().equals("GET")) {
      send(exchange, 404, "text/plain", "not found\n".getBytes(StandardCharsets.US_ASCII));
      return;
    }
    String[] file = known.split(" ", 2);
    try (InputStream in = PageServer.class.getResourceAsStream("page/" + file[0])) {
      if (in == null) {
        throw new IllegalStateException("the page " + file[0] + " is not in the program");
      }
      send(exchange, 200, file[1] + "; charset=utf-8", in.readAllBytes());
    }
  }

  private void answer(HttpExchange exchange, String name) throws IOException {
    StoreView.Answer answer;
    try {
      byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY + 1);
      answer = body.length > MOST_BODY
          ? StoreView.error(413, "TOO_LARGE", "more than " + MOST_BODY + " bytes")
          : view.answer(
              exchange.getRequestMethod(), name, exchange.getRequestURI().getRawQuery(), body);
    } catch (KVStoreException | CommandException e) {
      answer = StoreView.error(400, "ERROR", Errors.line(e));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      answer = StoreView.error(500, "DEFECT", Errors.line(e));
    }
    send(exchange, answer.status(), "application/json", Json.line(answer.body()));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
