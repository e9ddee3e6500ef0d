package dev.kvstore.simple.internal.file;

import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers the one question for the password, once; every other question is answered by no. */
final class SftpPasswordPrompt implements UserInfo, UIKeyboardInteractive {
  private final Supplier<char[]> source;
  private @Nullable String password;
  private boolean asked;

  SftpPasswordPrompt(Supplier<char[]> source) {
    this.source = source;
  }

  @Override
  public boolean promptPassword(String message) {
    if (asked) {
      // It was wrong, and would be again.
      return false;
    }
    asked = true;
    password = ask();
    return true;
  }

  @Override
  public @Nullable String getPassword() {
    return password;
  }

  @Override
  public String @Nullable [] promptKeyboardInteractive(
      String destination, String name, String instruction, String[] prompt, boolean[] echo) {
    if (prompt.length != 1 || echo[0] || asked) {
      return prompt.length == 0 ? new String[0] : null;
    }
    asked = true;
    return new String[] {ask()};
  }

  private String ask() {
    char[] secret = source.get();
    String text = new String(secret);
    Arrays.fill(secret, '\0');
    return text;
  }

  @Override
  public boolean promptPassphrase(String message) {
    return false;
  }

  @Override
  public @Nullable String getPassphrase() {
    return null;
  }

  @Override
  public boolean promptYesNo(String message) {
    return false;
  }

  @Override
  public void showMessage(String message) {
    // A server's greeting is for people.
  }
}
