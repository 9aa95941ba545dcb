package io.llmcost.agent.compress;

import io.llmcost.agent.config.Preset;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Forgone;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Sends calls in fewer tokens, where that is switched on and costs less. */
public final class CompressStage implements Stage {

  private final Compressor compressor;

  public CompressStage(Compressor compressor) {
    this.compressor = compressor;
  }

  @Override
  public String name() {
    return "compress";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    return exchange.settings().preset() != Preset.OFF
        && CompressOptions.isAnyOn(exchange.settings());
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    Compression plan = compressor.plan(exchange);
    if (plan == null) {
      return rest.proceed(exchange);
    }
    CompletableFuture<Void> learnt = compressor.learn(exchange, plan);
    if (learnt == null) {
      return send(exchange, rest, plan);
    }
    if (learnt.isDone() || exchange.context().isBlocking()) {
      return send(exchange, rest, await(learnt) ? compressor.plan(exchange) : plan);
    }
    // Not on the thread that finds meanings: what follows is the application's code.
    return learnt.thenComposeAsync(nothing -> send(exchange, rest, compressor.plan(exchange)));
  }

  /** It comes in time, or its end does. */
  private static boolean await(CompletableFuture<Void> learnt) {
    try {
      learnt.get();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private CompletionStage<HttpResponse> send(Exchange exchange, Chain rest, Compression plan) {
    Preset preset = exchange.settings().preset();
    compressor.seen(exchange, plan);
    if (plan.request() == null) {
      compressor.sent(exchange, exchange);
      return rest.proceed(exchange);
    }
    Exchange smaller =
        exchange.with(exchange.request().withBody(plan.request().body()), plan.request());
    if (preset == Preset.OBSERVE) {
      // What would be cached is what would have been sent.
      compressor.sent(exchange, smaller);
      if (!plan.before().isEmpty()) {
        exchange
            .trace()
            .forgo(Forgone.text(name(), plan.before(), plan.after(), plan.cachedShare()));
      }
      return rest.proceed(exchange);
    }
    if (!plan.before().isEmpty()) {
      exchange.trace().compressed(plan.before(), plan.after(), plan.cachedShare());
    }
    exchange.trace().leftOutImages(plan.imagesLeftOut());
    compressor.sent(exchange, smaller);
    return rest.proceed(smaller);
  }
}
