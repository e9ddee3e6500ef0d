package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.tck.internal.program.Alphabet;
import dev.kvstore.tck.internal.program.Client;
import dev.kvstore.tck.internal.program.JavaSource;
import dev.kvstore.tck.internal.program.Mismatch;
import dev.kvstore.tck.internal.program.Program;
import dev.kvstore.tck.internal.program.Shrinking;
import dev.kvstore.tck.internal.program.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Area 13 of the specification. */
abstract class SequenceRules extends DescriptionRules {
  /** A slow engine runs fewer programs, but all of two steps. */
  private static final int SECONDS = 20;

  private static final int LONG = 50;

  SequenceRules() {}

  @Test
  @Rule(value = "KV-13.1", check = "the program below; what one call leaves behind for the next")
  public final void everyShortSequenceAnswersAsItMust() {
    Alphabet alphabet = new Alphabet(Traits.of(run().untraced()));
    runAll(alphabet.allOfLength(1), Long.MAX_VALUE);
    runAll(alphabet.allOfLength(2), Long.MAX_VALUE);
    if (Profile.current() == Profile.FULL) {
      long end = endIn(SECONDS);
      runAll(alphabet.allOfLength(3), end);
      runAll(alphabet.allWritesOfLength(4), end);
    }
  }

  @Test
  @Rule(value = "KV-13.2", check = "the program below; each of its steps is needed")
  public final void longSequencesAnswerAsTheyMust() {
    runRandom(Profile.pick(20, 2_000), false);
  }

  @Test
  @Rule(value = "KV-13.3", check = "the program below; what closing writes, and opening reads")
  public final void longSequencesGoOnAfterReopening() {
    runRandom(Profile.pick(3, 100), true);
  }

  private void runRandom(int programs, boolean reopening) {
    Traits traits = Traits.of(run().untraced());
    Alphabet alphabet = new Alphabet(traits);
    List<String> names = new ArrayList<>(HardNames.all(run().unique()));
    HardNames.nearEqual(run().unique()).forEach(names::addAll);
    long end = endIn(SECONDS);
    for (int i = 0; i < programs && System.nanoTime() < end; i++) {
      expectRight(alphabet.random(run().random(), traits, names, LONG, reopening));
    }
  }

  private void runAll(Iterable<Program> programs, long end) {
    for (Program program : programs) {
      if (System.nanoTime() > end) {
        return;
      }
      expectRight(program);
    }
  }

  private void expectRight(Program program) {
    attempt(program).ifPresent(first -> {
      long end = endIn(SECONDS);
      Mismatch smallest = Shrinking.shrink(first, this::attempt, () -> System.nanoTime() > end);
      throw evidence(smallest);
    });
  }

  /** Runs a program in new collections, which are dropped again. */
  private Optional<Mismatch> attempt(Program program) {
    KVStore store = run().untraced();
    String own = run().unique();
    Client client = new Client(store, this::reopenUntraced, Traits.of(store), own);
    Optional<Mismatch> mismatch = program.run(client);
    for (String ending : program.collections()) {
      try {
        run().untraced().dropCollection(own + ending);
      } catch (RuntimeException e) {
        run().dropLater(own + ending);
      }
    }
    return mismatch;
  }

  private KVStore reopenUntraced() {
    run().reopen();
    return run().untraced();
  }

  private Evidence evidence(Mismatch mismatch) {
    StoreFixture fixture = run().fixture();
    String program = JavaSource.print(
        mismatch,
        run().specified() + " (" + run().described() + ")",
        // Options in code may hold what nobody else shall see.
        fixture
            .uri()
            .filter(uri -> fixture.options().equals(StoreOptions.none()))
            .map(uri -> StoreUri.parse(uri).toString()));
    Evidence evidence =
        Evidence.program(mismatch.call(), mismatch.expected(), mismatch.got(), program);
    mismatch.thrown().ifPresent(error -> evidence.addSuppressed(Shown.abridged(error)));
    return evidence;
  }

  private static long endIn(int seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }
}
