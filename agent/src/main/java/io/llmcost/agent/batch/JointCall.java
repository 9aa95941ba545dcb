package io.llmcost.agent.batch;

import io.llmcost.agent.cache.StoredAnswer;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.Metering;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Several calls as one request, and its answer taken apart for each of them. */
final class JointCall {

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;
  private static final int LONGEST_ANSWER = 256 << 20;

  /** What an error says to whoever may ask again, and in which form. */
  private static final String[] OF_ERRORS = {
    "content-encoding", "retry-after", "retry-after-ms", "x-should-retry"
  };

  private final Batch batch;
  private final JointForm form;
  private final Exchange leader;
  private final Consumer<Exchange> refused;

  /**
   * @param batch of two calls at least
   * @param refused told when the provider does not take them together
   */
  JointCall(Batch batch, JointForm form, Consumer<Exchange> refused) {
    this.batch = batch;
    this.form = form;
    this.leader = batch.leader().exchange();
    this.refused = refused;
  }

  /**
   * Sends it and tells the others their answers.
   *
   * @return the leader's
   */
  CompletionStage<HttpResponse> send(Chain rest) {
    Exchange joint;
    try {
      byte[] body = form.body();
      joint = leader.with(leader.request().withBody(body), leader.call().withBody(body));
    } catch (NotAnLlmCallException | RuntimeException e) {
      Log.warnOnce("batch:join:" + e.getClass(), "Calls were not put together: " + e);
      return rest.proceed(leader);
    }
    return Futures.then(
        rest.proceed(joint),
        (response, failure) -> {
          if (failure != null) {
            return Futures.failed(failure);
          }
          return Futures.then(
              response.readWhole(LONGEST_ANSWER),
              (whole, broken) -> broken == null ? answered(whole, rest) : Futures.failed(broken));
        });
  }

  private CompletionStage<HttpResponse> answered(HttpResponse whole, Chain rest) {
    if (whole.status() == OK) {
      HttpResponse own = apart(whole);
      return own == null ? rest.proceed(leader) : CompletableFuture.completedFuture(own);
    }
    if (isForBeingMany(whole.status())) {
      return Futures.then(
          rest.proceed(leader),
          (alone, failure) -> {
            if (failure == null && alone.isSuccess()) {
              refused.accept(leader);
            }
            return failure == null
                ? CompletableFuture.completedFuture(alone)
                : Futures.failed(failure);
          });
    }
    if (leader.trace().isRefused()) {
      // The budgets of the others may be other ones.
      return CompletableFuture.completedFuture(whole);
    }
    // A provider that is overrun or does not know the key says so to each; none asks it again now.
    HttpResponse theirs = whole.withHeaders(ofError(whole.headers()));
    for (Member member : batch.others()) {
      member.give(theirs, () -> noteShare(member, TokenUsage.UNKNOWN));
    }
    return CompletableFuture.completedFuture(whole);
  }

  private static boolean isForBeingMany(int status) {
    return status == BAD_REQUEST || status == TOO_LARGE || status == UNPROCESSABLE;
  }

  /** What is about the leader's connection or session is not the others'. */
  private static Headers ofError(Headers headers) {
    Headers kept = StoredAnswer.kept(headers);
    for (String name : OF_ERRORS) {
      String value = headers.get(name);
      if (value != null) {
        kept = kept.with(name, value);
      }
    }
    return kept;
  }

  /**
   * Gives the others theirs.
   *
   * @return the leader's; null if it has to be made alone
   */
  private HttpResponse apart(HttpResponse whole) {
    JointForm.Apart apart;
    try {
      byte[] plain = PlainBody.of(whole.headers(), whole.bytes(), LONGEST_ANSWER);
      apart = form.apart(whole, plain);
    } catch (UnusableAnswerException | RuntimeException e) {
      Log.warnOnce(
          "batch:answer:" + e.getClass(),
          "The answer to several calls cannot be taken apart, each is made alone: " + e);
      return null;
    }
    give(apart, StoredAnswer.kept(whole.headers()));
    byte[] own = apart.body(0);
    return own == null
        ? null
        : HttpResponse.whole(
            OK, whole.headers().without("content-length").without("content-encoding"), own);
  }

  /** Who has given up in the meantime, or has no good answer, leaves the share to the leader. */
  private void give(JointForm.Apart apart, Headers headers) {
    TokenUsage own = apart.share(0);
    for (int i = 1; i < batch.members().size(); i++) {
      Member member = batch.members().get(i);
      TokenUsage share = apart.share(i);
      boolean given = false;
      if (apart.body(i) != null) {
        HttpResponse answer = HttpResponse.whole(OK, headers, apart.body(i));
        given = member.give(answer, () -> noteShare(member, share));
      } else {
        member.release();
      }
      if (!given) {
        own = own.plus(share);
      }
    }
    leader.trace().batch(batch.members().size());
    Metering metering = leader.trace().lastSent();
    if (metering != null) {
      metering.keepOnly(own);
    }
  }

  private void noteShare(Member member, TokenUsage share) {
    Metering metering = leader.trace().lastSent();
    Exchange other = member.exchange();
    other.trace().batch(batch.members().size());
    if (metering != null) {
      other.trace().sent(metering.sharedWith(other.call(), share));
      other.trace().served(metering.provider(), metering.request().model());
    }
  }
}
