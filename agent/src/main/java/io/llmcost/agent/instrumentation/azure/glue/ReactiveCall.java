package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import io.llmcost.agent.instrumentation.HandledAbove;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/** One subscription to a call on its way through the gateway: no thread waits. */
final class ReactiveCall {

  private final Call call;
  private final Context context;
  private final MonoSink<HttpResponse> answer;
  private final Handling handling;

  /**
   * @param context of the application's subscriber
   */
  ReactiveCall(Call call, Context context, MonoSink<HttpResponse> answer) {
    this.call = call;
    this.context = context;
    this.answer = answer;
    this.handling = new Handling(call, context);
  }

  void start() {
    answer.onCancel(call::abort);
    if (handling.isTooLong()) {
      handling.passedThrough();
      goOn(Messages.withoutControls(call.request()));
      return;
    }
    call.onAbort(handling.body()::cancel);
    handling
        .body()
        .read()
        .whenComplete(
            (complete, failure) -> {
              if (failure != null) {
                fail(failure);
              } else if (complete) {
                handle();
              } else {
                handling.passedThrough();
                goOn(handling.relayed());
              }
            });
  }

  private void handle() {
    if (call.isCancelled()) {
      return;
    }
    try {
      handling
          .handle()
          .thenCompose(handling::delivered)
          .whenComplete(
              (response, failure) -> {
                if (failure == null && response != null) {
                  respond(response);
                } else {
                  recover(Handling.unwrapped(failure));
                }
              });
    } catch (RuntimeException | LinkageError e) {
      recover(e);
    }
  }

  private void recover(Throwable cause) {
    switch (handling.recovery(cause)) {
      case SEND:
        goOn(handling.untouched());
        break;
      case ANSWER:
        HttpResponse received = handling.received();
        if (received != null) {
          respond(received);
          break;
        }
        fail(cause);
        break;
      case NOTHING:
        inApplication(answer::success);
        break;
      default:
        fail(cause);
    }
  }

  /** A response that nobody takes any more is closed. */
  private void respond(HttpResponse response) {
    call.onAbort(response::close);
    inApplication(() -> answer.success(response));
  }

  private void fail(Throwable cause) {
    inApplication(() -> answer.error(cause));
  }

  private void inApplication(Runnable signal) {
    call.application()
        .run(
            () -> {
              signal.run();
              return null;
            });
  }

  /** As without us. */
  private void goOn(HttpRequest request) {
    call.application()
        .run(
            () ->
                HandledAbove.during(
                    () -> {
                      try {
                        call.through()
                            .own()
                            .send(request, call.context())
                            .subscribe(new Untouched());
                      } catch (RuntimeException | Error e) {
                        HandledAbove.notDuring(() -> answer.error(e));
                      }
                      return null;
                    }));
  }

  /** The response to a call that we have left alone. */
  private final class Untouched implements CoreSubscriber<HttpResponse> {
    @Override
    public Context currentContext() {
      return context.put(HandledAbove.CONTEXT_KEY, Boolean.TRUE);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      call.onAbort(subscription::cancel);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpResponse response) {
      call.onAbort(response::close);
      HandledAbove.notDuring(() -> answer.success(response));
    }

    @Override
    public void onError(Throwable cause) {
      HandledAbove.notDuring(() -> answer.error(cause));
    }

    @Override
    public void onComplete() {
      HandledAbove.notDuring(answer::success);
    }
  }
}
