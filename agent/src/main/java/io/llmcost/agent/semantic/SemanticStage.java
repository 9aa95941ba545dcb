package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.AnswerCapture;
import io.llmcost.agent.cache.AnswerReplay;
import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.cache.CallKeys;
import io.llmcost.agent.cache.KeptAnswers;
import io.llmcost.agent.cache.StoredAnswer;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.thread.AgentThreads;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Answers a call with the answer to one that says the same in other words. Stands right behind the
 * exact cache, whose answers it gives: it keeps only where they are.
 */
public final class SemanticStage implements Stage {

  /** Answers to be compared. */
  private static final int WAITING = 256;

  private static final int MOST_SITES = 1_000;
  private static final String OTHER_SITES = "";
  private static final char BY = '\n';
  private static final int OK = 200;

  private final KeptAnswers answers;
  private final DoubleSupplier chance;
  private final Executor comparing;
  private final Meanings meanings;
  private final Recollection recollection;
  private final Partitions partitions = new Partitions();
  private final SemanticStats stats = new SemanticStats();
  private final Map<String, FalseHits> bySite = new ConcurrentHashMap<>();
  private volatile Policies policies;

  /**
   * @param answers of the exact cache
   * @param meanings of texts, if the settings ask for them
   */
  public SemanticStage(KeptAnswers answers, Meanings meanings) {
    this(
        answers,
        meanings,
        () -> ThreadLocalRandom.current().nextDouble(),
        AgentThreads.create("llmcost-verify", 1, WAITING));
  }

  /**
   * @param chance 0 to 1, equally likely
   * @param comparing may refuse
   */
  SemanticStage(KeptAnswers answers, Meanings meanings, DoubleSupplier chance, Executor comparing) {
    this.answers = answers;
    this.meanings = meanings;
    this.chance = chance;
    this.comparing = comparing;
    this.recollection = new Recollection(comparing);
  }

  /** Counters; live. */
  public SemanticStats stats() {
    return stats;
  }

  @Override
  public String name() {
    return "semantic";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    Settings settings = exchange.settings();
    return SemanticDecision.isOn(settings)
        && settings.get(Options.PRESET).compareTo(Preset.SAFE) >= 0;
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    Settings settings = exchange.settings();
    SitePolicy policy = policies(settings).of(exchange.trace().callSite());
    if (!policy.isOn() || Eligibility.refusal(exchange) != null) {
      return rest.proceed(exchange);
    }
    recollection.begin(settings, this::recalled);
    String text = exchange.call().lastUserText();
    Reading reading = Reading.of(text);
    boolean nowOnly = Moment.refusal(reading) != null;
    if (nowOnly && !policy.normalised()) {
      return rest.proceed(exchange);
    }
    CallKeys keys = CallKeys.of(exchange);
    CallKey partition = keys.butLastText(settings.get(Options.SEMANTIC_PER_USER));
    Asked asked = new Asked(partition, keys.call(), text, policy);
    KnownTexts<CallKey> known =
        KeptAnswers.mayBeGiven(exchange) ? partitions.find(partition) : null;
    if (known == null) {
      return proceed(exchange, rest, asked, null);
    }
    Found same = sameWords(known, asked, exchange);
    if (same != null || !policy.semantic() || nowOnly) {
      return answerOrProceed(exchange, rest, asked, same);
    }
    CompletableFuture<DenseVector> meaning = meanings.of(exchange, text, known);
    if (meaning == null) {
      return answerOrProceed(exchange, rest, asked, near(known, reading, null, asked, exchange));
    }
    if (meaning.isDone() || exchange.context().isBlocking()) {
      return lookUp(exchange, rest, asked, known, reading, await(meaning));
    }
    // Not on the thread that finds meanings: what follows is the application's code.
    return meaning.thenComposeAsync(
        vector -> lookUp(exchange, rest, asked, known, reading, vector));
  }

  /** It comes in time, or null does. */
  private static DenseVector await(CompletableFuture<DenseVector> meaning) {
    try {
      return meaning.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      return null;
    }
  }

  private CompletionStage<HttpResponse> lookUp(
      Exchange exchange,
      Chain rest,
      Asked asked,
      KnownTexts<CallKey> known,
      Reading reading,
      DenseVector meaning) {
    Found found = near(known, reading, meaning, asked, exchange);
    if (meaning != null) {
      meanings.looked(exchange, found != null);
    }
    return answerOrProceed(exchange, rest, asked, found);
  }

  private CompletionStage<HttpResponse> answerOrProceed(
      Exchange exchange, Chain rest, Asked asked, Found found) {
    if (found == null) {
      return proceed(exchange, rest, asked, null);
    }
    String embedder = found.isByMeaning ? meanings.embedder(exchange.settings()) : null;
    exchange.trace().similarity(found.score, embedder);
    FalseHits known =
        found.tier == Match.Tier.NORMALISED
            ? null
            : falseHits(exchange.trace().callSite(), embedder);
    if (known != null && !mayBeGiven(known, found.score, asked.policy)) {
      stats.hold();
      return proceed(exchange, rest, asked, comparison(exchange, found, known, asked.policy));
    }
    HttpResponse response = AnswerReplay.of(found.answer, exchange);
    if (response == null) {
      return proceed(exchange, rest, asked, null);
    }
    stats.hit(found.tier);
    exchange.trace().cache("semantic");
    exchange.trace().served(null, found.answer.model());
    return CompletableFuture.completedFuture(response);
  }

  private CompletionStage<HttpResponse> proceed(
      Exchange exchange, Chain rest, Asked asked, Comparison comparison) {
    return rest.proceed(exchange)
        .thenApply(response -> remembering(response, exchange, asked, comparison));
  }

  private Policies policies(Settings settings) {
    Policies known = policies;
    if (known == null || !known.areOf(settings)) {
      known = new Policies(settings);
      policies = known;
    }
    return known;
  }

  /** Scores of different embedders say different things. */
  private FalseHits falseHits(String site, String embedder) {
    String name = (site == null ? OTHER_SITES : site) + BY + (embedder == null ? "" : embedder);
    FalseHits known = bySite.get(name);
    if (known != null) {
      return known;
    }
    return bySite.computeIfAbsent(
        bySite.size() < MOST_SITES ? name : OTHER_SITES + BY, any -> new FalseHits());
  }

  /** What an earlier process has learnt. */
  private void recalled(
      Settings settings, String site, String embedder, double score, double agreement) {
    SitePolicy policy = policies(settings).of(site);
    falseHits(site, embedder)
        .compared(
            score, agreement >= policy.agreement(), policy.threshold(), policy.maxFalseHits());
  }

  private boolean mayBeGiven(FalseHits known, double score, SitePolicy policy) {
    if (policy.verify() == 0) {
      return true;
    }
    return score >= known.threshold() && chance.getAsDouble() >= policy.verify();
  }

  private Found sameWords(KnownTexts<CallKey> known, Asked asked, Exchange exchange) {
    if (!asked.policy.normalised()) {
      return null;
    }
    Match<CallKey> same = known.sameWords(asked.text, asked.policy.guardsOff());
    StoredAnswer answer = same == null ? null : answers.find(same.value(), exchange);
    return answer == null ? null : new Found(same, answer);
  }

  private Found near(
      KnownTexts<CallKey> known,
      Reading text,
      DenseVector meaning,
      Asked asked,
      Exchange exchange) {
    Match<CallKey> near =
        known.near(
            text,
            meaning,
            asked.policy.threshold(),
            asked.policy.guardsOff(),
            key -> answers.find(key, exchange) != null);
    StoredAnswer answer = near == null ? null : answers.find(near.value(), exchange);
    return answer == null ? null : new Found(near, answer);
  }

  private Comparison comparison(
      Exchange exchange, Found found, FalseHits known, SitePolicy policy) {
    Comparison comparison =
        new Comparison(
            exchange.call().endpoint(),
            found.answer.body(),
            found.answer.isEventStream(),
            agreement -> {
              boolean right = agreement >= policy.agreement();
              stats.compared(right);
              known.compared(found.score, right, policy.threshold(), policy.maxFalseHits());
            });
    exchange.trace().comparison(comparison);
    return comparison;
  }

  /** Never throws: the answer is on its way to the application already. */
  private HttpResponse remembering(
      HttpResponse response, Exchange exchange, Asked asked, Comparison comparison) {
    if (response.status() != OK || exchange.trace().isMakeshift()) {
      return response;
    }
    try {
      boolean isStream = response.isEventStream();
      long limit = exchange.settings().get(Options.SEMANTIC_MAX_BYTES);
      return AnswerCapture.of(
          response,
          exchange,
          KeptAnswers.maxEntryBytes(exchange),
          answer -> {
            if (answer == null) {
              return;
            }
            partitions.add(asked.partition, asked.text, asked.own, limit);
            if (comparison != null) {
              comparison.answered(answer.body(), isStream);
              later(comparison);
            }
          });
    } catch (RuntimeException e) {
      Log.warnOnce("semantic:keep", "Texts are not kept for the semantic cache: " + e);
      return response;
    }
  }

  private void later(Comparison comparison) {
    try {
      comparing.execute(comparison::getAsDouble);
    } catch (RejectedExecutionException e) {
      Log.debug("Too many answers wait to be compared; one is not");
    }
  }

  /** What a call asks, and where. */
  private static final class Asked {
    private final CallKey partition;
    private final CallKey own;
    private final String text;
    private final SitePolicy policy;

    Asked(CallKey partition, CallKey own, String text, SitePolicy policy) {
      this.partition = partition;
      this.own = own;
      this.text = text;
      this.policy = policy;
    }
  }

  /** A text that says the same, and the answer to it. */
  private static final class Found {
    private final Match.Tier tier;
    private final double score;
    private final boolean isByMeaning;
    private final StoredAnswer answer;

    Found(Match<CallKey> match, StoredAnswer answer) {
      this.tier = match.tier();
      this.score = match.score();
      this.isByMeaning = match.isByMeaning();
      this.answer = answer;
    }
  }
}
