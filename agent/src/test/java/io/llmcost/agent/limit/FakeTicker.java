package io.llmcost.agent.limit;

import java.util.PriorityQueue;

/** A time that passes when a test says so. */
final class FakeTicker implements Ticker {

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long now = 1_000_000_000_000L;
  private long number;

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized void later(Runnable work, long nanos) {
    tasks.add(new Task(now + nanos, number++, work));
  }

  /** Lets time pass, and what is due in it happen at its time. */
  void pass(long nanos) {
    long end = nanos() + nanos;
    while (true) {
      Task next;
      synchronized (this) {
        next = tasks.peek();
        if (next == null || next.at() > end) {
          now = end;
          return;
        }
        tasks.poll();
        now = Math.max(now, next.at());
      }
      next.work().run();
    }
  }

  synchronized int due() {
    return tasks.size();
  }

  private record Task(long at, long number, Runnable work) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }
}
