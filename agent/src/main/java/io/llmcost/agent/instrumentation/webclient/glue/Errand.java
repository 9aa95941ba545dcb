package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.instrumentation.Aborts;
import io.llmcost.agent.rights.Rights;
import reactor.util.context.Context;

/**
 * In whose name something is sent, and for how long it is wanted: by the application's call, or for
 * its like when the call has its answer.
 */
final class Errand {

  private final Rights application;
  private final Context context;
  private final Aborts aborts = new Aborts();
  private volatile Throwable failure;

  /**
   * @param application the rights with which all is sent
   * @param context of the application's subscriber
   */
  Errand(Rights application, Context context) {
    this.application = application;
    this.context = context;
  }

  /** The same, whatever becomes of this. */
  Errand afterwards() {
    return new Errand(application, context);
  }

  Rights application() {
    return application;
  }

  Context context() {
    return context;
  }

  /** What the connector failed with, for whatever we did with it. */
  void failed(Throwable cause) {
    failure = cause;
  }

  boolean hasFailedWith(Throwable cause) {
    return cause == failure;
  }

  /** Runs when nobody wants an answer any more; at once if that is so. */
  void onAbort(Runnable action) {
    aborts.add(action);
  }

  void abort() {
    aborts.abort();
  }

  boolean isAborted() {
    return aborts.isAborted();
  }
}
