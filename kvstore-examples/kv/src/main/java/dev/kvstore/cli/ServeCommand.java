package dev.kvstore.cli;

import dev.kvstore.KVStore;
import dev.kvstore.StoreUri;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "serve",
    description = {
      "Serve a page, on this machine only, to browse, search and edit a store.",
      "Shows the page's address, which holds a secret that is new each time, and serves it until"
          + " Ctrl-C. Nothing can be changed without --write; an edit is refused if somebody else"
          + " changed the value meanwhile."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {"", "  kv serve json:kv.json", "  kv serve --write --port 8000 json:kv.json"})
final class ServeCommand extends KvCommand {
  @Parameters(index = "0", paramLabel = "STORE", description = "the store's URI")
  private String store = "";

  @Option(names = "--write", description = "entries may be edited and deleted")
  private boolean write;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "listen there; any free port if not given")
  private int port;

  ServeCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (port < 0 || port > 65_535) {
      throw usage("the port must be from 1 to 65535");
    }
    try (OpenedStore opened = OpenedStore.open(store, write);
        PageServer server = PageServer.start(new StoreView(opened, store), port)) {
      console.line(server.address());
      console.flush();
      Interruption.await();
    }
    return Exit.DONE;
  }

  /** The store, which is opened anew to see changes where reading shows one moment only. */
  static final class OpenedStore implements AutoCloseable {
    private final String uri;
    private final boolean write;
    private KVStore present;

    private OpenedStore(String uri, boolean write, KVStore present) {
      this.uri = uri;
      this.write = write;
      this.present = present;
    }

    static OpenedStore open(String uri, boolean write) {
      return new OpenedStore(uri, write, write ? Stores.write(uri) : Stores.read(uri));
    }

    boolean isWritable() {
      return write;
    }

    synchronized KVStore store() {
      return present;
    }

    /** Looks again; whoever still reads the earlier moment gets an error that it is closed. */
    synchronized void refresh() {
      if (!write && StoreUri.parse(uri).scheme().equals("json")) {
        KVStore earlier = present;
        present = Stores.read(uri);
        earlier.close();
      }
    }

    @Override
    public synchronized void close() {
      present.close();
    }
  }
}
