package dev.kvstore.cli;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.spi.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "put",
    description = {
      "Put a value under a key, in place of what was there.",
      "The value is a JSON object, from the argument, a file or the standard input."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {
      "",
      "  kv put json:kv.json moby '{\"title\": \"Moby-Dick\", \"year\": 1851}' -c books",
      "  kv put json:kv.json emma --file emma.json -c books",
      "  echo '{\"n\": 1}' | kv put json:kv.json visits",
      "  kv put -e json:kv.json 'two\\nlines' '{}'"
    })
final class PutCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Parameters(index = "1", paramLabel = "KEY", description = "the key")
  private String key = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "VALUE",
      description = "the value; - or none is the standard input")
  private @Nullable String value;

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "the collection; \"data\" if none is given")
  private @Nullable String collection;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "read the value from a file")
  private @Nullable String file;

  @Mixin
  private Names names = new Names();

  PutCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (value != null && file != null) {
      throw usage("there are two values, VALUE and --file");
    }
    // Read whole before the store is opened, so that a bad value makes no file and takes no lock.
    Map<String, ?> read = read();
    try (KVStore opened = Stores.write(store)) {
      opened.put(names.given(key), read, names.collection(collection));
    }
    return Exit.DONE;
  }

  private Map<String, ?> read() {
    String source = file != null ? file : value == null ? "-" : value;
    if (file == null && !source.equals("-")) {
      return decode(source.getBytes(StandardCharsets.UTF_8), "the argument VALUE");
    }
    try (InputStream in = Names.Inputs.open(source, console)) {
      return decode(in.readAllBytes(), source.equals("-") ? "the standard input" : source);
    } catch (IOException e) {
      throw Names.Inputs.failed(source, e);
    }
  }

  static Map<String, ?> decode(byte[] json, String where) {
    try {
      return JsonCodec.decode(json);
    } catch (KVStoreException e) {
      throw new CommandException(
          Exit.DATA,
          String.valueOf(e.getMessage()) + " (in " + where + "); nothing was written",
          e);
    }
  }
}
