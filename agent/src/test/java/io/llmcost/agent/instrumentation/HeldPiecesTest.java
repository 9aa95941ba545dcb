package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Lookahead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HeldPiecesTest {

  private final List<Integer> released = new ArrayList<>();

  private HeldPieces<Integer> pieces(PushedLook look) {
    return new HeldPieces<>(look, piece -> new byte[] {piece.byteValue()}, released::add);
  }

  /** A body of numbers, given out as they are asked for. */
  private static final class Body implements HeldPieces.Source {
    private final HeldPieces<Integer> to;
    private final int length;
    private final Throwable failure;
    private long asked;
    private int given;
    private boolean cancelled;
    private boolean busy;

    Body(HeldPieces<Integer> to, int length, Throwable failure) {
      this.to = to;
      this.length = length;
      this.failure = failure;
    }

    @Override
    public void request(long n) {
      asked = asked + n < 0 ? Long.MAX_VALUE : asked + n;
      if (busy) {
        return;
      }
      busy = true;
      while (asked > 0 && given < length && !cancelled) {
        asked--;
        to.next(given++);
      }
      busy = false;
      if (given == length && !cancelled) {
        given++;
        if (failure == null) {
          to.ended();
        } else {
          to.failed(failure);
        }
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  /** Notes what it is asked for: -1 is a cancel. */
  private static final class Notes implements HeldPieces.Source {
    private final List<Long> asked = new ArrayList<>();

    @Override
    public void request(long n) {
      asked.add(n);
    }

    @Override
    public void cancel() {
      asked.add(-1L);
    }
  }

  /** Asks for so many pieces at a time. */
  private static final class Reader implements HeldPieces.Reader<Integer> {
    private final HeldPieces<Integer> pieces;
    private final int step;
    private final List<Integer> got = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private int open;

    Reader(HeldPieces<Integer> pieces, int step) {
      this.pieces = pieces;
      this.step = step;
    }

    @Override
    public void begin() {
      ask();
    }

    private void ask() {
      open = step;
      pieces.request(step == 0 ? Long.MAX_VALUE : step);
    }

    @Override
    public void next(Integer piece) {
      assertThat(ends).isEmpty();
      got.add(piece);
      if (step > 0) {
        assertThat(open).as("no more than was asked for").isPositive();
        if (--open == 0) {
          ask();
        }
      }
    }

    @Override
    public void failed(Throwable cause) {
      ends.add(cause.getMessage());
    }

    @Override
    public void ended() {
      ends.add("end");
    }
  }

  private static PushedLook enoughAfter(int bytes) {
    return new PushedLook(
        new Lookahead() {
          private int seen;

          @Override
          public boolean isEnoughWith(byte[] more, int offset, int length) {
            seen += length;
            return seen >= bytes;
          }

          @Override
          public long holdNanos() {
            return Long.MAX_VALUE;
          }

          @Override
          public long giveUpNanos() {
            return Long.MAX_VALUE;
          }
        });
  }

  @Property(tries = 2_000)
  void whoReadsAfterwardsSeesEverythingOnceAndInOrder(
      @ForAll @IntRange(min = 0, max = 40) int length,
      @ForAll @IntRange(min = 1, max = 50) int enough,
      @ForAll @IntRange(min = 0, max = 5) int step,
      @ForAll boolean breaks) {
    PushedLook look = enoughAfter(enough);
    HeldPieces<Integer> pieces = pieces(look);
    Body body = new Body(pieces, length, breaks ? new IOException("broken") : null);
    pieces.begin(body);
    boolean seenEnough = enough <= length;
    assertThat(look.over()).isDone();
    assertThat(look.over().isCompletedExceptionally()).isEqualTo(breaks && !seenEnough);
    assertThat(body.given)
        .as("read no further than needed")
        .isLessThanOrEqualTo(seenEnough && enough < length ? enough : length + 1);
    Reader reader = new Reader(pieces, step);
    pieces.readBy(reader);
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      all.add(i);
    }
    assertThat(reader.got).isEqualTo(all);
    assertThat(reader.ends).containsExactly(breaks ? "broken" : "end");
    assertThat(released).isEmpty();
  }

  @Test
  void nobodyWaitsForTheBeginningOfACancelledCall() {
    PushedLook look = enoughAfter(3);
    HeldPieces<Integer> pieces = pieces(look);
    Notes notes = new Notes();
    pieces.begin(notes);
    pieces.cancel();
    assertThat(notes.asked).containsExactly(1L, -1L);
    assertThat(look.over()).isCompletedExceptionally();
  }

  @Test
  void aBodyThatBeginsAfterTheCancelIsNotAskedForAnything() {
    HeldPieces<Integer> pieces = pieces(enoughAfter(3));
    pieces.cancel();
    Notes notes = new Notes();
    pieces.begin(notes);
    assertThat(notes.asked).containsExactly(-1L);
  }

  @Test
  void whatNobodyGetsIsReleased() {
    HeldPieces<Integer> pieces = pieces(enoughAfter(9));
    pieces.begin(new Notes());
    pieces.next(1);
    pieces.next(2);
    assertThat(released).isEmpty();
    pieces.cancel();
    pieces.next(3);
    assertThat(released).containsExactly(1, 2, 3);
  }

  @Test
  void whoReadsBeforeEnoughHasComeGoesOnFromThere() {
    PushedLook look = enoughAfter(3);
    HeldPieces<Integer> pieces = pieces(look);
    Notes notes = new Notes();
    pieces.begin(notes);
    pieces.next(1);
    Reader reader = new Reader(pieces, 2);
    pieces.readBy(reader);
    assertThat(look.over()).isCompleted();
    assertThat(reader.got).containsExactly(1);
    pieces.next(2);
    assertThat(reader.got).containsExactly(1, 2);
    assertThat(notes.asked)
        .as("two ahead, which were the first two, then two")
        .containsExactly(1L, 1L, 2L);
    pieces.cancel();
    pieces.next(3);
    assertThat(reader.got).hasSize(2);
    assertThat(notes.asked).endsWith(-1L);
  }
}
