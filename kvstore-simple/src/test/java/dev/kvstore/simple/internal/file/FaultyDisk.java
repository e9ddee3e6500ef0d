package dev.kvstore.simple.internal.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A disk of which some calls fail. */
public final class FaultyDisk extends Disk {
  private int from = Integer.MAX_VALUE;
  private int to;
  private String message = "";
  private int calls;
  private String failed = "";
  private boolean renamed;
  private String awaited = "";
  private Runnable action = () -> {};

  /** A file on it. */
  public LocalFile file(Path path) {
    return new LocalFile(path, new SizeLimit(SizeLimit.MOST), this);
  }

  /** Lets calls fail, counted from 1 from now on; a write does half of its work before. */
  public void fail(int first, int last, String with) {
    from = first;
    to = last;
    message = with;
    calls = 0;
    failed = "";
    renamed = false;
  }

  /** Lets something happen just before the next call of a name. */
  public void before(String call, Runnable happens) {
    awaited = call;
    action = happens;
  }

  /** The first call that failed, or an empty text. */
  public String failed() {
    return failed;
  }

  /** Whether a rename succeeded. */
  public boolean renamed() {
    return renamed;
  }

  private void call(String name) throws IOException {
    calls++;
    if (name.equals(awaited)) {
      awaited = "";
      action.run();
    }
    if (from <= calls && calls <= to) {
      failed = failed.isEmpty() ? name : failed;
      throw new IOException(message);
    }
  }

  @Override
  public void create(Path file, Path like) throws IOException {
    call("create");
    super.create(file, like);
  }

  @Override
  FileOutputStream open(Path file) throws IOException {
    call("open");
    return new FileOutputStream(file.toFile()) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          call("write");
        } catch (IOException e) {
          super.write(bytes, offset, length / 2);
          throw e;
        }
        super.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        super.close();
        call("close");
      }
    };
  }

  @Override
  void force(FileOutputStream file) throws IOException {
    call("force");
    super.force(file);
  }

  @Override
  public RandomAccessFile openToAppend(Path file) throws IOException {
    call("open journal");
    return super.openToAppend(file);
  }

  @Override
  public void append(RandomAccessFile file, byte[] bytes) throws IOException {
    try {
      call("append");
    } catch (IOException e) {
      file.write(bytes, 0, bytes.length / 2);
      throw e;
    }
    super.append(file, bytes);
  }

  @Override
  public void cut(RandomAccessFile file, long length) throws IOException {
    call("cut");
    super.cut(file, length);
  }

  @Override
  public void force(RandomAccessFile file) throws IOException {
    call("force journal");
    super.force(file);
  }

  @Override
  void rename(Path from, Path to) throws IOException {
    call("rename");
    super.rename(from, to);
    renamed = true;
  }

  @Override
  public void delete(Path file) throws IOException {
    call("delete");
    super.delete(file);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    call("force folder");
    super.forceFolder(folder);
  }
}
