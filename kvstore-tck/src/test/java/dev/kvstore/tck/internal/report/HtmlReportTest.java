package dev.kvstore.tck.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
final class HtmlReportTest {
  private static final int WIDE = 1_200;
  private static final int PHONE = 360;

  /** Not in a temporary folder: Chromium may still write to it when it is killed. */
  private static final Path PROFILE = Path.of("target/chromium").toAbsolutePath();

  @TempDir
  Path folder;

  private Browser browser;
  private Path page;

  @BeforeEach
  void start() throws Exception {
    browser = Browser.start(PROFILE);
    page = ReportFiles.write(Samples.everything(), folder, "report");
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void markupInValuesIsTextAndNothingRunsOrLoads() throws Exception {
    browser.open(page, WIDE, false);
    assertThat(browser.evaluate("document.title").toString()).startsWith("violations: acme:");
    assertThat(browser.evaluate("document.querySelectorAll('script,img,iframe,object').length"))
        .isEqualTo(0);
    assertThat(browser.evaluate("document.body.innerText").toString()).contains(Samples.HOSTILE);
    assertThat(browser.events("Network.requestWillBeSent")).hasSize(1);
    assertThat(browser.events("Log.entryAdded")).isEmpty();
  }

  @Test
  void everythingOfAFailureIsShown() throws Exception {
    browser.open(page, WIDE, false);
    String failure = browser
        .evaluate("document.querySelector('#failure-KV-1\\\\.2').innerText")
        .toString();
    assertThat(failure)
        .contains("{\"b\": {\"d\": 2}}", "upserts that merge", "store.put(\"a\", Map.of(\"v\", 1)")
        .contains("client 3", "mvn test -Dtest=AcmeStoreTest#aPutReplaces");
    assertThat(
            browser.evaluate(
                "[...document.querySelectorAll('#failure-KV-1\\\\.2 .bar')].every(b => b.offsetWidth > 2)"))
        .isEqualTo(true);
    assertThat(browser.evaluate("document.querySelectorAll('.cell').length"))
        .isEqualTo(Samples.everything().rules().size());
  }

  @Test
  void nothingIsWiderThanAPhone() throws Exception {
    browser.open(page, PHONE, false);
    assertThat(browser.evaluate("innerWidth")).isEqualTo(PHONE);
    assertThat((Integer) browser.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(PHONE);
    assertThat(browser.evaluate("[...document.querySelectorAll('.time td, dd, h1')]"
            + ".every(e => e.offsetWidth > 100 || !e.innerText)"))
        .isEqualTo(true);
  }

  @Test
  void textCanBeReadInLightAndDark() throws Exception {
    for (boolean dark : new boolean[] {false, true}) {
      browser.open(page, WIDE, dark);
      for (String selector : List.of(
          "body",
          ".kind",
          "a",
          ".cell",
          ".sign",
          ".verdict",
          "dt",
          "pre",
          ".area span",
          ".needs",
          "th")) {
        List<?> colours = (List<?>) browser.evaluate("[...document.querySelectorAll('" + selector
            + "')].filter(e => !e.classList.contains('skip')).map(e => { let b = e;"
            + " while (b && getComputedStyle(b).backgroundColor === 'rgba(0, 0, 0, 0)')"
            + " b = b.parentElement;"
            + " return [getComputedStyle(e).color, getComputedStyle(b || document.body)"
            + ".backgroundColor] })");
        assertThat(colours).isNotEmpty().allSatisfy(pair -> {
          double front = luminance(((List<?>) pair).get(0).toString());
          double back = luminance(((List<?>) pair).get(1).toString());
          assertThat((Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05))
              .as("%s, dark %s, %s", selector, dark, pair)
              .isGreaterThan(selector.equals("body") ? 7 : 4.5);
        });
      }
      double back = luminance(
          browser.evaluate("getComputedStyle(document.body).backgroundColor").toString());
      assertThat(back < 0.2).isEqualTo(dark);
    }
  }

  @Test
  void theKeyboardReachesWhatAMouseDoes() throws Exception {
    browser.open(page, WIDE, false);
    tab();
    assertThat(browser.evaluate("document.activeElement.className")).isEqualTo("skip");
    tab();
    assertThat(browser
            .evaluate("document.activeElement.className + getComputedStyle("
                + "document.activeElement).outlineStyle")
            .toString())
        .isEqualTo("cell keptsolid");
    browser.press("Enter", 13, "\r");
    assertThat(browser.evaluate("location.hash")).isEqualTo("#KV-1.1");
    browser.evaluate("document.querySelector('summary').focus()");
    browser.press("Enter", 13, "\r");
    assertThat(browser.evaluate("document.querySelector('details').open")).isEqualTo(false);
    assertThat(browser.evaluate(
            "[...document.querySelectorAll('pre, .scroll')]" + ".every(e => e.tabIndex === 0)"))
        .isEqualTo(true);
  }

  @Test
  void aMatrixFitsItsFrameAndShowsEveryStore() throws Exception {
    Path matrix = Matrix.write(
        List.of(Samples.everything(), Samples.conformant("acme:<b>other</b>")), folder);
    browser.open(matrix, PHONE, true);
    assertThat((Integer) browser.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(PHONE);
    assertThat(browser.evaluate("document.body.innerText").toString())
        .contains("acme:<b>other</b>", "28/30", "5/5", "violations", "conformant");
    assertThat(browser.events("Network.requestWillBeSent")).hasSize(1);
  }

  private void tab() throws Exception {
    browser.press("Tab", 9, "");
  }

  private static double luminance(String colour) {
    Matcher channels = Pattern.compile("[\\d.]+").matcher(colour);
    double sum = 0;
    for (double weight : new double[] {0.2126, 0.7152, 0.0722}) {
      assertThat(channels.find()).as(colour).isTrue();
      double c = Double.parseDouble(channels.group()) / 255;
      sum += weight * (c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
