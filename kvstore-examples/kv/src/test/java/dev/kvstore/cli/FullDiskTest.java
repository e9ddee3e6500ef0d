package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, as a small one that is mounted for it: one line, and nothing lost. */
final class FullDiskTest {
  @TempDir
  Path folder;

  private Shell shell;

  @BeforeEach
  void mount() throws Exception {
    shell = Shell.withSample(folder);
    Files.createDirectories(shell.folder().resolve("small"));
    assumeTrue(
        shell.run("mount -t tmpfs -o size=256k kv-test small").exit() == 0,
        "a small disk cannot be mounted here; that needs root on Linux");
    shell.write("large.txt", "{\"text\": \"" + "x".repeat(400_000) + "\"}");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      lines.append(
          "{\"key\": \"k" + i + "\", \"value\": {\"text\": \"" + "x".repeat(100) + "\"}}\n");
    }
    shell.write("many.jsonl", lines.toString());
    assertThat(shell
            .run("kv import json:many.json --file many.jsonl && cp kv.json small/")
            .exit())
        .isZero();
  }

  @AfterEach
  void unmount() throws Exception {
    shell.run("umount small");
  }

  private void fails(String line) throws Exception {
    Shell.Result result = shell.run(line);
    assertThat(result.err())
        .as(line)
        .startsWith("kv: IO_ERROR: ")
        .contains("No space left on device")
        .hasLineCount(1);
    assertThat(result.exit()).as(line).isEqualTo(Exit.IO);
    assertThat(result.out()).as(line).isEmpty();
  }

  @Test
  void aWriteThatDoesNotFitLosesNothing() throws Exception {
    fails("kv put json:small/kv.json k --file large.txt");
    fails("kv import json:small/kv.json --file many.jsonl");
    assertThat(shell.run("kv diff json:kv.json json:small/kv.json -c books").exit())
        .isZero();
    assertThat(shell.run("kv verify small/kv.json").exit()).isZero();
    assertThat(shell.run("mount -o remount,size=4m small").exit()).isZero();
    assertThat(shell.run("kv import json:small/kv.json --file many.jsonl").out())
        .isEqualTo("3000 entries written\n");
    assertThat(shell.run("kv copy json:many.json json:small/kv.json").out())
        .isEqualTo("3000 entries: 0 written, 3000 there already, compared\n");
  }

  @Test
  void aCopyGoesOnWhenThereIsRoomAgain() throws Exception {
    fails("kv copy json:many.json json:small/copy.json");
    assertThat(shell.run("kv verify small/copy.json").exit()).isZero();
    assertThat(shell.run("mount -o remount,size=4m small").exit()).isZero();
    assertThat(shell.run("kv copy json:many.json json:small/copy.json").out())
        .startsWith("3000 entries: ")
        .endsWith(" there already, compared\n");
  }

  @Test
  void aFileIsWrittenWholeOrStaysAsItWas() throws Exception {
    assertThat(shell.run("echo old > small/lines.jsonl").exit()).isZero();
    fails("kv export json:many.json --file small/lines.jsonl");
    fails("kv repair many.json small/salvaged.json");
    assertThat(shell.run("ls -A small").out()).isEqualTo("kv.json\nlines.jsonl\n");
    assertThat(shell.read("small/lines.jsonl")).isEqualTo("old\n");
    Shell.Result piped = shell.run("kv export json:many.json > small/out.jsonl");
    assertThat(piped.err()).startsWith("kv: OUTPUT_FAILED: ").hasLineCount(1);
    assertThat(piped.exit()).isEqualTo(Exit.IO);
  }
}
