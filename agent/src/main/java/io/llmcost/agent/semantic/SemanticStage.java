package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.AnswerCapture;
import io.llmcost.agent.cache.AnswerReplay;
import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.cache.CallKeys;
import io.llmcost.agent.cache.KeptAnswers;
import io.llmcost.agent.cache.SharedNotes;
import io.llmcost.agent.cache.StoredAnswer;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.thread.AgentThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

  private static final int OK = 200;

  private final KeptAnswers answers;
  private final DoubleSupplier chance;
  private final Executor comparing;
  private final Meanings meanings;
  private final Recollection recollection;
  private final SharedTexts shared;
  private final Partitions partitions = new Partitions();
  private final SemanticStats stats = new SemanticStats();
  private final HitsBySite hits = new HitsBySite();
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
    this.shared = new SharedTexts(answers, meanings);
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
    SharedNotes notes = shared.notes(exchange);
    if (notes != null) {
      shared.followOutcomes(notes, settings, this::recalled);
    } else if (!SharedTexts.areWanted(settings)) {
      recollection.begin(settings, this::recalled);
    }
    String text = exchange.call().lastUserText();
    Reading reading = Reading.of(text);
    boolean nowOnly = Moment.refusal(reading) != null;
    if (nowOnly && !policy.normalised()) {
      return rest.proceed(exchange);
    }
    CallKeys keys = CallKeys.of(exchange);
    CallKey partition = keys.butLastText(settings.get(Options.SEMANTIC_PER_USER));
    Said own = new Said(keys.call(), text);
    Asked asked = new Asked(partition, own, policy, notes, nowOnly ? null : reading);
    if (!KeptAnswers.mayBeGiven(exchange)) {
      return proceed(exchange, rest, asked, null);
    }
    if (notes != null) {
      return lookAtShared(exchange, rest, asked);
    }
    Partition known = partitions.find(partition);
    return known == null
        ? proceed(exchange, rest, asked, null)
        : look(exchange, rest, asked, known);
  }

  /** Looks at what is known here, once what others have told before is known too, if it comes. */
  private CompletionStage<HttpResponse> lookAtShared(Exchange exchange, Chain rest, Asked asked) {
    Settings settings = exchange.settings();
    long limit = settings.get(Options.SEMANTIC_MAX_BYTES);
    Partition known = partitions.of(asked.partition, limit);
    CompletableFuture<Void> news =
        shared.follow(
            asked.notes,
            asked.partition,
            known,
            settings,
            () -> partitions.changed(asked.partition, known, limit));
    if (news == null) {
      return look(exchange, rest, asked, known);
    }
    if (exchange.context().isBlocking()) {
      asked.notes.await(news);
      return look(exchange, rest, asked, known);
    }
    return asked.notes.within(news).thenCompose(nothing -> look(exchange, rest, asked, known));
  }

  private CompletionStage<HttpResponse> look(
      Exchange exchange, Chain rest, Asked asked, Partition known) {
    Match<Said> same = sameWords(known, asked, exchange);
    if (same != null || !asked.policy.semantic() || asked.reading == null) {
      return fetchAndAnswer(exchange, rest, asked, known, same);
    }
    CompletableFuture<DenseVector> meaning =
        meanings.of(
            exchange,
            asked.own.text(),
            known.texts(),
            (text, vector) -> learnt(exchange, asked, known, text, vector));
    if (meaning == null) {
      return fetchAndAnswer(exchange, rest, asked, known, near(known, null, asked, exchange));
    }
    if (meaning.isDone() || exchange.context().isBlocking()) {
      return lookUp(exchange, rest, asked, known, await(meaning));
    }
    // Not on the thread that finds meanings: what follows is the application's code.
    return meaning.thenComposeAsync(vector -> lookUp(exchange, rest, asked, known, vector));
  }

  private void learnt(
      Exchange exchange, Asked asked, Partition known, String text, DenseVector vector) {
    if (asked.notes != null) {
      shared.learnt(asked.notes, asked.partition, known, text, vector, exchange);
    }
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
      Exchange exchange, Chain rest, Asked asked, Partition known, DenseVector meaning) {
    Match<Said> found = near(known, meaning, asked, exchange);
    if (meaning != null) {
      meanings.looked(exchange, found != null);
    }
    return fetchAndAnswer(exchange, rest, asked, known, found);
  }

  /** The answer may be with the other processes. */
  private CompletionStage<HttpResponse> fetchAndAnswer(
      Exchange exchange, Chain rest, Asked asked, Partition known, Match<Said> found) {
    if (found == null) {
      return answerOrProceed(exchange, rest, asked, null);
    }
    CallKey key = found.value().answer();
    StoredAnswer here = answers.find(key, exchange);
    if (here != null || asked.notes == null) {
      return answerOrProceed(exchange, rest, asked, here == null ? null : new Found(found, here));
    }
    return Futures.then(
        answers.fetch(key, exchange, () -> known.gone(key)),
        (fetched, failure) ->
            answerOrProceed(
                exchange, rest, asked, fetched == null ? null : new Found(found, fetched)));
  }

  private CompletionStage<HttpResponse> answerOrProceed(
      Exchange exchange, Chain rest, Asked asked, Found found) {
    if (found == null) {
      return proceed(exchange, rest, asked, null);
    }
    String embedder = found.isByMeaning ? meanings.embedder(exchange.settings()) : null;
    exchange.trace().similarity(found.score, embedder);
    FalseHits known =
        found.tier == Match.Tier.NORMALISED ? null : hits.of(exchange.trace().callSite(), embedder);
    if (known != null && !mayBeGiven(known, found.score, asked.policy)) {
      stats.hold();
      return proceed(exchange, rest, asked, comparison(exchange, found, known, asked));
    }
    HttpResponse response = AnswerReplay.inItsTime(found.answer, exchange);
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

  /** What an earlier process has learnt. */
  private void recalled(
      Settings settings, String site, String embedder, double score, double agreement) {
    SitePolicy policy = policies(settings).of(site);
    hits.of(site, embedder)
        .compared(
            score, agreement >= policy.agreement(), policy.threshold(), policy.maxFalseHits());
  }

  private boolean mayBeGiven(FalseHits known, double score, SitePolicy policy) {
    if (policy.verify() == 0) {
      return true;
    }
    return score >= known.threshold() && chance.getAsDouble() >= policy.verify();
  }

  private Match<Said> sameWords(Partition known, Asked asked, Exchange exchange) {
    if (!asked.policy.normalised()) {
      return null;
    }
    Match<Said> same = known.texts().sameWords(asked.own.text(), asked.policy.guardsOff());
    return same != null && isUsable(same.value(), known, asked, exchange) ? same : null;
  }

  private Match<Said> near(Partition known, DenseVector meaning, Asked asked, Exchange exchange) {
    return known
        .texts()
        .near(
            asked.reading,
            meaning,
            asked.policy.threshold(),
            asked.policy.guardsOff(),
            said -> isUsable(said, known, asked, exchange));
  }

  /** Whether there may be an answer, and it is not known to be a wrong one. */
  private boolean isUsable(Said said, Partition known, Asked asked, Exchange exchange) {
    return !known.areDifferent(said, asked.own)
        && (answers.find(said.answer(), exchange) != null
            || asked.notes != null && !known.isGone(said.answer()));
  }

  private Comparison comparison(Exchange exchange, Found found, FalseHits known, Asked asked) {
    SitePolicy policy = asked.policy;
    Settings settings = exchange.settings();
    String site = exchange.trace().callSite();
    String embedder = found.isByMeaning ? meanings.embedder(settings) : null;
    long ttl = KeptAnswers.ttlNanos(exchange);
    Comparison comparison =
        new Comparison(
            exchange.call().endpoint(),
            found.answer.body(),
            found.answer.isEventStream(),
            agreement -> {
              boolean right = agreement >= policy.agreement();
              stats.compared(right);
              known.compared(found.score, right, policy.threshold(), policy.maxFalseHits());
              if (!right) {
                differ(asked, found.said, settings, ttl);
              }
              if (asked.notes != null) {
                shared.tellOutcome(asked.notes, settings, site, embedder, found.score, agreement);
              }
            });
    exchange.trace().comparison(comparison);
    return comparison;
  }

  private void differ(Asked asked, Said other, Settings settings, long ttlNanos) {
    partitions
        .of(asked.partition, settings.get(Options.SEMANTIC_MAX_BYTES))
        .differ(asked.own.form(), other.form());
    if (asked.notes != null) {
      shared.tellDifferent(asked.notes, asked.partition, asked.own, other, ttlNanos);
    }
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
            Partition known = partitions.of(asked.partition, limit);
            known.add(asked.own);
            partitions.changed(asked.partition, known, limit);
            if (asked.notes != null && !isOthers(exchange)) {
              shared.tell(asked.notes, asked.partition, known, asked.own, exchange);
            }
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

  /** The call whose answer this one got has told of it. */
  private static boolean isOthers(Exchange exchange) {
    return "coalesced".equals(exchange.trace().cache());
  }

  private void later(Comparison comparison) {
    try {
      comparing.execute(comparison::getAsDouble);
    } catch (RejectedExecutionException e) {
      Log.debug("Too many answers wait to be compared; one is not");
    }
  }
}
