package io.llmcost.agent.route;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.HttpResponse;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/**
 * Whether the application's own request is made after all because a routed one came to nothing. It
 * is for every error status (a wrong key, an empty account, a parameter that the other model does
 * not know: the original may well be answered) and for every failure to get a response, as long as
 * the caller still waits. Never after a good head.
 */
final class FailBack {

  private static final int FIRST_ERROR = 400;

  private FailBack() {}

  static boolean isFor(HttpResponse response, CallContext context) {
    return response.status() >= FIRST_ERROR && isWaitedFor(context);
  }

  static boolean isFor(Throwable failure, CallContext context) {
    Throwable cause = unwrap(failure);
    if (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
      return false;
    }
    boolean sendingFailed =
        cause instanceof Exception // checked ones too: Apache's for what is not HTTP
            && !(cause instanceof CancellationException)
            && !(cause instanceof InterruptedException);
    return sendingFailed && isWaitedFor(context);
  }

  private static boolean isWaitedFor(CallContext context) {
    return !context.isCancelled()
        && context.remainingNanos() > 0
        && !Thread.currentThread().isInterrupted();
  }

  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof UncheckedIOException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
