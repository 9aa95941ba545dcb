package io.llmcost.agent.batch;

import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.Metering;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.EmbeddingItem;
import io.llmcost.agent.llm.EmbeddingsAnswer;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.PromptText;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Several embeddings calls as one request, and its answer taken apart for each of them. */
final class JointCall {

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;
  private static final int LONGEST_ANSWER = 256 << 20;

  private final Batch batch;
  private final Exchange leader;
  private final Consumer<Exchange> refused;

  /**
   * @param batch of two calls at least
   * @param refused told when the provider does not take them together
   */
  JointCall(Batch batch, Consumer<Exchange> refused) {
    this.batch = batch;
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
      joint = joint();
    } catch (NotAnLlmCallException | RuntimeException e) {
      Log.warnOnce("batch:join:" + e.getClass(), "Embeddings calls were not put together: " + e);
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

  private Exchange joint() throws NotAnLlmCallException {
    List<LlmRequest> calls = new ArrayList<>();
    for (Member member : batch.members()) {
      calls.add(member.exchange().call());
    }
    byte[] body = leader.call().withInputsOf(calls);
    return leader.with(leader.request().withBody(body), leader.call().withBody(body));
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
    for (Member member : batch.others()) {
      member.give(whole, () -> noteShare(member, TokenUsage.UNKNOWN));
    }
    return CompletableFuture.completedFuture(whole);
  }

  private static boolean isForBeingMany(int status) {
    return status == BAD_REQUEST || status == TOO_LARGE || status == UNPROCESSABLE;
  }

  /**
   * Gives the others theirs.
   *
   * @return the leader's; null if the answer is not one vector for each text
   */
  private HttpResponse apart(HttpResponse whole) {
    List<HttpResponse> apart = new ArrayList<>();
    List<TokenUsage> shares = new ArrayList<>();
    try {
      byte[] plain = PlainBody.of(whole.headers(), whole.bytes(), LONGEST_ANSWER);
      EmbeddingsAnswer answer = EmbeddingsAnswer.read(plain, batch.inputs());
      List<EmbeddingItem> items = answer.items(lengths());
      Headers headers = whole.headers().without("content-length").without("content-encoding");
      TokenUsage.Source source =
          answer.usage().source() == TokenUsage.Source.NONE
              ? TokenUsage.Source.ESTIMATED
              : answer.usage().source();
      int next = 0;
      for (Member member : batch.members()) {
        List<EmbeddingItem> own = items.subList(next, next + member.inputs());
        next += member.inputs();
        apart.add(HttpResponse.whole(OK, headers, EmbeddingsAnswer.ofStored(own)));
        shares.add(TokenUsage.of(source, tokens(own), 0));
      }
    } catch (UnusableAnswerException | RuntimeException e) {
      Log.warnOnce(
          "batch:answer:" + e.getClass(),
          "The answer to several embeddings calls cannot be taken apart, each is made alone: " + e);
      return null;
    }
    give(apart, shares);
    return apart.get(0);
  }

  /** Who has given up in the meantime leaves the share to the leader. */
  private void give(List<HttpResponse> answers, List<TokenUsage> shares) {
    long own = shares.get(0).input();
    for (int i = 1; i < answers.size(); i++) {
      Member member = batch.members().get(i);
      TokenUsage share = shares.get(i);
      if (!member.give(answers.get(i), () -> noteShare(member, share))) {
        own += share.input();
      }
    }
    leader.trace().batch(batch.members().size());
    Metering metering = leader.trace().lastSent();
    if (metering != null) {
      metering.keepOnly(TokenUsage.of(shares.get(0).source(), own, 0));
    }
  }

  private int[] lengths() {
    int[] lengths = new int[batch.inputs()];
    int next = 0;
    for (Member member : batch.members()) {
      List<PromptText> texts = member.exchange().call().texts();
      for (int i = 0; i < member.inputs(); i++) {
        lengths[next++] = texts.size() == member.inputs() ? texts.get(i).chars() : 1;
      }
    }
    return lengths;
  }

  private static long tokens(List<EmbeddingItem> items) {
    long tokens = 0;
    for (EmbeddingItem item : items) {
      tokens += item.promptTokens();
    }
    return tokens;
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
