package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import io.llmcost.agent.instrumentation.BlockingWait;
import io.llmcost.agent.instrumentation.HandledAbove;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import reactor.util.context.Context;

/** A call whose thread waits for the answer, on its way through the gateway. */
final class BlockingCall {

  private final Call call;
  private final Handling handling;

  BlockingCall(Call call) {
    this.call = call;
    this.handling = new Handling(call, Context.empty());
  }

  HttpResponse run() {
    if (handling.isTooLong()) {
      handling.passedThrough();
      return goOn(Messages.withoutControls(call.request()));
    }
    if (!isRead()) {
      handling.passedThrough();
      return goOn(handling.relayed());
    }
    Throwable failure;
    try {
      BlockingWait wait =
          new BlockingWait(call::isCancelled, () -> new IOException("Cancelled"), call::abort);
      return handling.delivered(wait.await(handling.handle())).toCompletableFuture().get();
    } catch (ExecutionException e) {
      failure = e.getCause();
    } catch (Throwable e) {
      failure = e;
    }
    return recovered(Handling.unwrapped(failure));
  }

  private boolean isRead() {
    try {
      return handling.body().read().get();
    } catch (InterruptedException e) {
      handling.body().cancel();
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    } catch (ExecutionException e) {
      throw BlockingCall.<RuntimeException>asItIs(e.getCause());
    }
  }

  private HttpResponse recovered(Throwable cause) {
    switch (handling.recovery(cause)) {
      case SEND:
        return goOn(handling.untouched());
      case ANSWER:
        HttpResponse received = handling.received();
        if (received != null) {
          return received;
        }
        break;
      case NOTHING:
        return null;
      default:
        break;
    }
    throw cause instanceof IOException && !call.hasFailedWith(cause)
        ? new UncheckedIOException((IOException) cause)
        : BlockingCall.<RuntimeException>asItIs(cause);
  }

  /** As without us. */
  private HttpResponse goOn(HttpRequest request) {
    return call.application()
        .run(
            () ->
                HandledAbove.during(() -> call.through().own().sendSync(request, call.context())));
  }

  /** A client may have thrown what it does not declare. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T asItIs(Throwable cause) throws T {
    throw (T) cause;
  }
}
