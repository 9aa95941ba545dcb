package io.llmcost.agent.limit;

import io.llmcost.agent.gateway.CallContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * Lets calls through their gates in turn. Of the calls that wait, the one that came first goes
 * first; a priority is worth a head start of so much time, so that none waits for ever. A call that
 * waits for one gate does not hold up those that do not need it, until it has waited long.
 */
final class Limiter {

  /** Cancelled calls and such whose time is over leave within this. */
  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Ticker ticker;
  private final Set<Lane> busy = new LinkedHashSet<>();
  private int waiting;
  private long tickets;
  private boolean isTicking;
  private long swept;

  Limiter(Ticker ticker) {
    this.ticker = ticker;
    this.swept = ticker.nanos() - SWEEP_NANOS;
  }

  /**
   * Lets a call through if it is its turn.
   *
   * @return null if it is not
   */
  synchronized Pass tryEnter(Lane lane, long tokens) {
    long now = ticker.nanos();
    return areOpen(lane, now, tokens) && !isWaitedFor(lane)
        ? let(lane, new Pass(lane.gates, tokens), now)
        : null;
  }

  private boolean isWaitedFor(Lane lane) {
    for (Lane other : busy) {
      if (!Collections.disjoint(Arrays.asList(other.gates), Arrays.asList(lane.gates))) {
        return true;
      }
    }
    return false;
  }

  /** Lets a call through, whether or not there is room for it. */
  synchronized Pass enter(Lane lane, long tokens) {
    return let(lane, new Pass(lane.gates, tokens), ticker.nanos());
  }

  /**
   * Gives a call a place in the queue; its turn may have come already.
   *
   * @param bound how many may wait
   * @param maxNanos how long it waits at most
   * @param headStart what its priority is worth
   * @param ageing who has waited for this long is not overtaken at any of its gates
   * @return null if there is no place, or nothing opens in time
   */
  Ticket queue(
      Lane lane,
      long tokens,
      CallContext context,
      long bound,
      long maxNanos,
      long headStart,
      long ageing) {
    List<Ticket> admitted = new ArrayList<>(1);
    Ticket ticket;
    synchronized (this) {
      long now = ticker.nanos();
      ticket =
          new Ticket(
              lane,
              new Pass(lane.gates, tokens),
              context,
              now,
              now + maxNanos,
              now - headStart,
              tickets++);
      add(ticket);
      drain(now, ageing, admitted);
      if (lane.waiting.contains(ticket)
          && (waiting > bound || opensAt(lane, now, tokens) - now > maxNanos)) {
        remove(ticket);
        ticket = null;
      } else {
        tick(now, ageing);
      }
    }
    tell(admitted);
    return ticket;
  }

  private static boolean areOpen(Lane lane, long now, long tokens) {
    for (Gate gate : lane.gates) {
      if (!gate.isOpen(now, tokens)) {
        return false;
      }
    }
    return true;
  }

  private static long opensAt(Lane lane, long now, long tokens) {
    long at = now;
    for (Gate gate : lane.gates) {
      long opens = gate.opensAt(now, tokens);
      at = opens == Gate.UNKNOWN ? at : Math.max(at, opens);
    }
    return at;
  }

  private static Pass let(Lane lane, Pass pass, long now) {
    pass.entered = now;
    pass.isSwift = lane.isSwift();
    for (Gate gate : pass.gates) {
      gate.enter(now, pass);
    }
    return pass;
  }

  private void add(Ticket ticket) {
    ticket.lane.waiting.add(ticket);
    busy.add(ticket.lane);
    waiting++;
  }

  private void remove(Ticket ticket) {
    if (ticket.lane.waiting.remove(ticket)) {
      waiting--;
      if (ticket.lane.waiting.isEmpty()) {
        busy.remove(ticket.lane);
      }
    }
  }

  /** Lets through all whose turn it is. */
  private void drain(long now, long ageing, List<Ticket> admitted) {
    List<Gate> claimed = new ArrayList<>();
    List<Lane> held = new ArrayList<>();
    while (true) {
      Ticket next = null;
      for (Lane lane : busy) {
        if (!held.contains(lane) && (next == null || lane.waiting.first().compareTo(next) < 0)) {
          next = lane.waiting.first();
        }
      }
      if (next == null) {
        return;
      }
      if (claims(next, claimed, now, ageing)) {
        held.add(next.lane);
      } else {
        remove(next);
        let(next.lane, next.pass, now);
        next.isAdmitted = true;
        admitted.add(next);
      }
    }
  }

  /** Whether a call has to wait; then those behind it get nothing of what it waits for. */
  private static boolean claims(Ticket next, List<Gate> claimed, long now, long ageing) {
    boolean waits = false;
    for (Gate gate : next.lane.gates) {
      if (claimed.contains(gate)) {
        waits = true;
      } else if (!gate.isOpen(now, next.pass.tokens)) {
        claimed.add(gate);
        waits = true;
      }
    }
    if (waits && now - next.since >= ageing) {
      for (Gate gate : next.lane.gates) {
        if (!claimed.contains(gate)) {
          claimed.add(gate);
        }
      }
    }
    return waits;
  }

  private static void tell(List<Ticket> admitted) {
    for (Ticket ticket : admitted) {
      ticket.turn.complete(ticket.pass);
    }
  }

  /** Makes sure that somebody looks again as long as anybody waits. */
  private void tick(long now, long ageing) {
    if (waiting == 0 || isTicking) {
      return;
    }
    long soonest = now + SWEEP_NANOS;
    for (Lane lane : busy) {
      Ticket first = lane.waiting.first();
      soonest = Math.min(soonest, opensAt(lane, now, first.pass.tokens));
    }
    try {
      ticker.later(() -> look(ageing), Math.max(SHORTEST_NANOS, soonest - now));
      isTicking = true;
    } catch (RuntimeException | OutOfMemoryError e) {
      // Nobody will look: those who do not look themselves would wait for ever.
      for (Ticket ticket : all()) {
        if (!ticket.context.isBlocking()) {
          remove(ticket);
          ticket.turn.complete(null);
        }
      }
    }
  }

  /** Lets through whose turn it is, and out who does not wait any longer. */
  void look(long ageing) {
    List<Ticket> admitted = new ArrayList<>();
    List<Ticket> gone = new ArrayList<>();
    synchronized (this) {
      isTicking = false;
      long now = ticker.nanos();
      if (now - swept >= SWEEP_NANOS) {
        swept = now;
        for (Ticket ticket : all()) {
          if (isOver(ticket, now)) {
            remove(ticket);
            gone.add(ticket);
          }
        }
      }
      drain(now, ageing, admitted);
      tick(now, ageing);
    }
    for (Ticket ticket : gone) {
      if (isCancelled(ticket)) {
        ticket.turn.completeExceptionally(new CancellationException("The call was cancelled"));
      } else {
        ticket.turn.complete(null);
      }
    }
    tell(admitted);
  }

  private List<Ticket> all() {
    List<Ticket> all = new ArrayList<>(waiting);
    for (Lane lane : busy) {
      all.addAll(lane.waiting);
    }
    return all;
  }

  private static boolean isOver(Ticket ticket, long now) {
    try {
      return now - ticket.deadline >= 0
          || ticket.context.isCancelled()
          || ticket.context.remainingNanos() <= 0;
    } catch (RuntimeException e) {
      return true;
    }
  }

  private static boolean isCancelled(Ticket ticket) {
    try {
      return ticket.context.isCancelled();
    } catch (RuntimeException e) {
      return false;
    }
  }

  /**
   * A call does not wait any longer.
   *
   * @return its pass, where its turn has come all the same; else null
   */
  Pass leave(Ticket ticket) {
    synchronized (this) {
      remove(ticket);
      return ticket.isAdmitted ? ticket.pass : null;
    }
  }

  /** Whether a call has waited for as long as it may. */
  boolean isLate(Ticket ticket) {
    return ticker.nanos() - ticket.deadline >= 0;
  }

  /** For callers who wait on threads of their own, where there can be no other. */
  void lookIfNobodyDoes(long ageing) {
    synchronized (this) {
      if (isTicking) {
        return;
      }
    }
    look(ageing);
  }

  /** What keeps a call back now. */
  synchronized Closed closed(Lane lane, long tokens) {
    long now = ticker.nanos();
    Gate closed = lane.gates[0];
    for (Gate gate : lane.gates) {
      if (!gate.isOpen(now, tokens)) {
        closed = gate;
      }
    }
    return new Closed(closed.name(), opensAt(lane, now, tokens) - now);
  }

  /** A gate that is closed. */
  static final class Closed {
    final String gate;

    /** How long at least; 0 if that cannot be told. */
    final long forNanos;

    Closed(String gate, long forNanos) {
      this.gate = gate;
      this.forNanos = forNanos;
    }
  }

  /** The head of an answer has come. */
  void answered(Lane lane, Pass pass, Advice advice, long ageing) {
    synchronized (this) {
      long now = ticker.nanos();
      if (!pass.isAnswered) {
        for (Gate gate : pass.gates) {
          gate.answered(now, pass, advice);
        }
        pass.isAnswered = true;
        pass.countedAt = now;
        lane.took(now - pass.entered);
      }
    }
    lookIfAnyWaits(ageing);
  }

  /** Nothing was sent after all. */
  void unsent(Pass pass, long ageing) {
    synchronized (this) {
      if (!pass.isSettled) {
        pass.isSettled = true;
        for (Gate gate : pass.gates) {
          gate.unsent(ticker.nanos(), pass);
        }
        pass.isAnswered = true;
      }
    }
    left(pass, ageing);
  }

  /** An answer is over, in whatever way. */
  void left(Pass pass, long ageing) {
    synchronized (this) {
      if (pass.hasLeft) {
        return;
      }
      pass.hasLeft = true;
      long now = ticker.nanos();
      for (Gate gate : pass.gates) {
        if (!pass.isAnswered) {
          gate.answered(now, pass, Advice.NONE);
        }
        gate.left(pass);
      }
      if (!pass.isAnswered) {
        pass.isAnswered = true;
        pass.countedAt = now;
      }
    }
    lookIfAnyWaits(ageing);
  }

  /** What a request has used in the end; once. */
  void used(Pass pass, long tokens, long ageing) {
    synchronized (this) {
      if (pass.isSettled) {
        return;
      }
      pass.isSettled = true;
      for (Gate gate : pass.gates) {
        gate.used(ticker.nanos(), pass, tokens);
      }
    }
    lookIfAnyWaits(ageing);
  }

  private void lookIfAnyWaits(long ageing) {
    List<Ticket> admitted = new ArrayList<>(0);
    synchronized (this) {
      if (waiting == 0) {
        return;
      }
      drain(ticker.nanos(), ageing, admitted);
    }
    tell(admitted);
  }

  /** How long answers in this lane have taken to begin lately; 0 if nothing is known. */
  synchronized long patience(Lane lane) {
    return lane.patience();
  }

  synchronized int waiting() {
    return waiting;
  }
}
