package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServeTest {
  private static final String HOSTILE =
      "<img src=x onerror=\"document.title='broken'\"></textarea><script>document.title='broken'</script>";

  @TempDir
  Path folder;

  private String store;
  private ServeCommand.OpenedStore opened;
  private PageServer server;

  @BeforeEach
  void begin() {
    store = "json:" + folder.resolve("kv.json");
    try (KVStore made = KVStores.open(store)) {
      made.put("emma", Map.of("title", "Emma", "year", 1815), "books");
      made.put(HOSTILE, Map.of("t", HOSTILE), "books");
    }
  }

  private URI serve(boolean write) throws IOException {
    opened = ServeCommand.OpenedStore.open(store, write);
    server = PageServer.start(new StoreView(opened, store), 0);
    return URI.create(server.address());
  }

  @AfterEach
  void end() {
    if (server != null) {
      server.close();
      opened.close();
    }
  }

  /** The status of a request with these very headers. */
  private static int status(URI address, String line, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write((line + " HTTP/1.1\r\n" + String.join("\r\n", headers)
              + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
          .getBytes(StandardCharsets.US_ASCII));
      BufferedReader in = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return Integer.parseInt(in.readLine().split(" ", 3)[1]);
    }
  }

  @Test
  void onlyWhoKnowsTheSecretAndComesFromHereIsServed() throws Exception {
    URI address = serve(true);
    String path = address.getPath();
    String host = "Host: " + address.getAuthority();
    String ours = "Origin: http://" + address.getAuthority();
    assertThat(status(address, "GET " + path, host)).isEqualTo(200);
    assertThat(status(address, "GET " + path + "api/store", host, ours)).isEqualTo(200);
    assertThat(status(address, "GET /", host)).isEqualTo(403);
    assertThat(status(address, "GET /api/store", host)).isEqualTo(403);
    assertThat(status(address, "GET /" + "x".repeat(32) + "/api/store", host)).isEqualTo(403);
    assertThat(status(address, "GET " + path.substring(0, path.length() - 2) + "/", host))
        .isEqualTo(403);
    assertThat(status(address, "GET " + path, "Host: evil.example")).isEqualTo(403);
    assertThat(status(address, "GET " + path, "Host: evil.example:" + address.getPort()))
        .isEqualTo(403);
    assertThat(status(address, "GET " + path, host, "Origin: http://evil.example"))
        .isEqualTo(403);
    assertThat(status(address, "GET " + path, host, "Origin: null")).isEqualTo(403);
    assertThat(status(address, "GET " + path, host, "Sec-Fetch-Site: cross-site"))
        .isEqualTo(403);
    assertThat(status(address, "PUT " + path + "api/entry", host)).isEqualTo(403);
    assertThat(status(address, "POST " + path + "api/seen", host, ours)).isEqualTo(200);
    assertThat(status(address, "GET " + path + "../../etc/passwd", host)).isEqualTo(404);
  }

  @Test
  void noOtherAddressIsListenedOn() throws Exception {
    URI address = serve(false);
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress other : Collections.list(each.getInetAddresses())) {
        if (!other.isLoopbackAddress()) {
          try (Socket socket = new Socket()) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                    () -> socket.connect(new InetSocketAddress(other, address.getPort()), 5_000))
                .isInstanceOf(IOException.class);
          }
        }
      }
    }
  }

  @Test
  void withoutWriteNothingIsChanged() throws Exception {
    URI address = serve(false);
    byte[] before = Files.readAllBytes(folder.resolve("kv.json"));
    String[] headers = {
      "Host: " + address.getAuthority(), "Origin: http://" + address.getAuthority()
    };
    for (String method : List.of("PUT", "DELETE")) {
      assertThat(status(address, method + " " + address.getPath() + "api/entry", headers))
          .isEqualTo(403);
    }
    assertThat(folder.resolve("kv.json")).hasBinaryContent(before);
  }

  @Test
  void aPersonBrowsesSearchesEditsAndSeesWhatChanged() throws Exception {
    boolean there = Browser.program().isPresent();
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI needs chromium on the PATH");
    }
    Assumptions.assumeTrue(there, "needs chromium on the PATH");
    StringBuilder many = new StringBuilder(
            "{\"books\": {\"emma\": {\"title\": \"Emma\", \"year\": 1815, "
                + "\"big\": 12345678901234567890}, \"hostile\": {\"t\": \"")
        .append(HOSTILE.replace("\"", "\\\""))
        .append("\"}}, \"many\": {");
    for (int i = 0; i < 100_000; i++) {
      many.append(i == 0 ? "" : ", ")
          .append(String.format(
              java.util.Locale.ROOT,
              "\"k%06d\": {\"n\": %d, \"text\": \"entry number %d\"}",
              i,
              i,
              i));
    }
    Files.writeString(folder.resolve("kv.json"), many.append("}}").toString());
    URI address = serve(true);
    Path shots = Path.of("target", "screenshots");
    try (Browser browser = Browser.start(folder)) {
      browser.open(address.toString());
      browser.await("document.querySelectorAll('#entries li').length === 2");
      assertThat(browser.eval("document.querySelector('#collections').innerText"))
          .asString()
          .contains("many")
          .contains("100,000");

      // A hostile value is text.
      browser.eval("document.querySelectorAll('#entries button')[1].click()");
      browser.await("document.querySelector('#value').value.includes('onerror')");
      assertThat(browser.eval("document.querySelectorAll('img, section script').length"))
          .isEqualTo(0);
      assertThat(browser.eval("document.title")).asString().startsWith("kv json:");
      browser.look("light", 1280);
      browser.screenshot(shots.resolve("hostile-light.png"));

      // An edit, whose numbers stay as they are.
      browser.eval("document.querySelectorAll('#entries button')[0].click()");
      browser.await("document.querySelector('#value').value.includes('12345678901234567890')");
      browser.eval(
          "value = document.querySelector('#value'); value.value = value.value.replace('1815', '1816');"
              + " document.querySelector('#save').click()");
      browser.await("document.querySelector('#message').textContent === 'Saved.'");
      assertThat(opened.store().get("emma", "books").orElseThrow().toString())
          .contains("year=1816")
          .contains("big=12345678901234567890");

      // Somebody else was faster.
      opened.store().put("emma", Map.of("title", "Emma", "year", 1900), "books");
      browser.eval(
          "value.value = value.value.replace('1816', '1817'); document.querySelector('#save').click()");
      browser.await("document.querySelector('#message').textContent.includes('somebody changed')");
      assertThat(browser.eval("document.querySelector('#other').textContent"))
          .asString()
          .contains("1900");
      assertThat(opened.store().get("emma", "books").orElseThrow().get("year")).isEqualTo(1900);
      browser.look("dark", 1280);
      browser.screenshot(shots.resolve("conflict-dark.png"));
      browser.eval("window.confirm = () => true; document.querySelector('#reload').click()");
      browser.await("document.querySelector('#value').value.includes('1900')");
      browser.eval("value.value = 'no JSON'; document.querySelector('#save').click()");
      browser.await("document.querySelector('#message').textContent.includes('MALFORMED_JSON')");
      browser.eval("document.querySelector('#close').click()");

      // Many entries, page by page, and found.
      browser.eval("document.querySelectorAll('#collections button')[1].click()");
      browser.await("document.querySelectorAll('#entries li').length === 100");
      browser.eval("document.querySelector('#next').click()");
      browser.await("document.querySelector('#entries .name').textContent === 'k000100'");
      browser.eval("document.querySelector('#previous').click()");
      browser.await("document.querySelector('#entries .name').textContent === 'k000000'");
      browser.look("light", 1280);
      browser.screenshot(shots.resolve("browse-light.png"));
      browser.eval("document.querySelector('#query').value = 'NUMBER 99999';"
          + " document.querySelector('#search').requestSubmit()");
      browser.await("document.querySelector('#status').textContent === '1 found, page 1'");
      assertThat(browser.eval("document.querySelector('#entries .name').textContent"))
          .isEqualTo("k099999");
      browser.eval("document.querySelector('#how').value = 'prefix';"
          + " document.querySelector('#query').value = 'k05';"
          + " document.querySelector('#search').requestSubmit()");
      browser.await("document.querySelector('#entries .name').textContent === 'k050000'");

      // What changed since the page was opened.
      opened.store().delete("k000007", "many");
      opened.store().put("new", Map.of(), "many");
      browser.eval("document.querySelector('#changes').click()");
      browser.await("document.querySelector('#status').textContent.startsWith('3 changes since')");
      assertThat(browser.eval("document.querySelector('#entries').innerText"))
          .asString()
          .contains("changed in books")
          .contains("deleted in many")
          .contains("added in many");
      browser.look("light", 380);
      browser.screenshot(shots.resolve("changes-narrow.png"));
      browser.eval("document.querySelector('#status button').click()");
      browser.await("document.querySelector('#status').textContent.startsWith('Nothing changed')");
    }
  }

  @Test
  void aReadOnlyPageSeesWhatAnotherProcessSaves() throws Exception {
    serve(false);
    StoreView view = new StoreView(opened, store);
    view.answer("GET", "store", null, new byte[0]);
    try (KVStore other = KVStores.open(store)) {
      other.put("ulysses", Map.of("year", 1922), "books");
    }
    assertThat(view.answer("GET", "changes", null, new byte[0]).body().get("changes"))
        .isEqualTo(List.of(Map.of("change", "added", "collection", "books", "key", "ulysses")));
  }
}
