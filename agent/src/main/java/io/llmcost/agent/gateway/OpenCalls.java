package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamPipeline;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls whose answers the application has and has not read to their end. One that it forgets,
 * neither read nor closed, is over when the garbage collector has found it; this is noticed at the
 * next call, or as the process ends. What is kept here of a call holds nothing of its client: a
 * connection that the application has lost must stay the client's to find.
 */
final class OpenCalls {

  private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<StreamPipeline> forgotten = new ReferenceQueue<>();
  private final Accountant accountant;

  OpenCalls(Accountant accountant) {
    this.accountant = accountant;
  }

  /**
   * Has a call booked when its answer is over.
   *
   * @param response as the application will get it
   * @param last the request that it answers
   */
  void add(Exchange exchange, HttpResponse response, Metering last) {
    OpenCall call = new OpenCall(exchange, response, last);
    open.add(call);
    last.whenDone(call);
    bookForgotten();
  }

  private void bookForgotten() {
    Reference<?> next = forgotten.poll();
    while (next != null) {
      ((OpenCall) next).end();
      next = forgotten.poll();
    }
  }

  /** Books all calls by what is known of them now: nobody will read on. */
  void bookAll() {
    for (OpenCall call : open) {
      call.end();
    }
  }

  int size() {
    return open.size();
  }

  /** A call whose answer is under way; run when that is over. */
  private final class OpenCall extends PhantomReference<StreamPipeline> implements Runnable {
    private final Exchange exchange;
    private final int status;
    private final Metering last;
    private final String thread = Thread.currentThread().getName();
    private final long headNanos = System.nanoTime();
    private boolean unread;

    OpenCall(Exchange exchange, HttpResponse response, Metering last) {
      super(response.pipeline(), forgotten);
      this.exchange = exchange.withoutClient();
      this.status = response.status();
      this.last = last;
    }

    /** The answer is given up, as if the application had closed it when it got it. */
    void end() {
      unread = true;
      last.giveUp();
    }

    @Override
    public void run() {
      if (open.remove(this)) {
        clear();
        accountant.over(exchange, status, thread, unread ? headNanos : System.nanoTime());
      }
    }
  }
}
