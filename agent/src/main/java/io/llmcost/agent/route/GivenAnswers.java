package io.llmcost.agent.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Feedback;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.prior.PromptFeatures;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Answers that tiers have given, for as long as somebody may still say how they were: the
 * application by a header, or, without a word, by asking the same again at once.
 */
final class GivenAnswers {

  private static final int MOST = 10_000;
  private static final long AT_ONCE_SECONDS = 60;
  private static final long REMEMBERED_MINUTES = 60;

  /** A place that repeats more than this share of its questions means nothing by it. */
  private static final double HABIT = 0.2;

  private static final double FEW = 20;
  private static final String HABITS = "repeats";

  private final Experience experience;
  private final LongSupplier nanoClock;
  private final OutcomesByPlace repeats = new OutcomesByPlace();
  private volatile Memory memory;

  /**
   * @param nanoClock as {@link System#nanoTime}
   */
  GivenAnswers(Experience experience, LongSupplier nanoClock) {
    this.experience = experience;
    this.nanoClock = nanoClock;
  }

  /**
   * A tier's answer goes to the application. A fault here costs something learnt, and no more.
   *
   * @param look at it; null if it was not looked at
   */
  void given(Exchange exchange, RouteDecision decision, Tier tier, Look look) {
    try {
      if (isLearntFrom(decision, tier)) {
        keep(exchange, decision, tier, look == null ? guess(exchange, decision) : look.guess());
      }
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      Log.warnOnce("given:" + e.getClass(), "An answer was not remembered: " + e);
    }
  }

  private static Guess guess(Exchange exchange, RouteDecision decision) {
    return decision.shadowing().quality() > 0
        ? new Guess(PromptFeatures.of(exchange.call()), null, Double.NaN)
        : null;
  }

  private void keep(Exchange exchange, RouteDecision decision, Tier tier, Guess guess) {
    Given given = new Given(decision.route(), tier.toString(), exchange.trace().place(), guess);
    Memory kept = memory();
    kept.byCall.put(exchange.trace().callId(), given);
    kept.byQuestion.put(question(exchange), given);
  }

  private static boolean isLearntFrom(RouteDecision decision, Tier tier) {
    return !tier.isAsAsked() && (tier.minScore() > 0 || decision.shadowing().quality() > 0);
  }

  /** A call of a route; if the application asks the same again, the answer was of little use. */
  void asked(Exchange exchange) {
    Memory kept = memory;
    String callSite = exchange.trace().callSite();
    if (kept == null || callSite == null) {
      return;
    }
    Given before = kept.byQuestion.getIfPresent(question(exchange));
    Outcomes habit = repeats.at(HABITS, "", callSite);
    if (habit == null) {
      return;
    }
    boolean isHabit = habit.count() >= FEW && habit.share() > HABIT;
    habit.note(before == null ? 0 : 1);
    if (before != null && !isHabit) {
      kept.byQuestion.invalidate(question(exchange));
      experience.said(before.route, before.tier, before.callSite, before.guess, 0);
    }
  }

  /**
   * The application says how an answer was. Once for each answer.
   *
   * @return whether it is known
   */
  boolean said(Feedback feedback) {
    Memory kept = memory;
    Given given = kept == null ? null : kept.byCall.asMap().remove(feedback.callId());
    if (given != null) {
      experience.said(given.route, given.tier, given.callSite, given.guess, feedback.outcome());
    }
    return given != null;
  }

  private static Question question(Exchange exchange) {
    return new Question(exchange.trace().callSite(), exchange.call().canonicalHash());
  }

  private Memory memory() {
    Memory made = memory;
    if (made == null) {
      synchronized (this) {
        made = memory == null ? new Memory(nanoClock) : memory;
        memory = made;
      }
    }
    return made;
  }

  /** Made at the first answer: no Caffeine class is touched before the first LLM call. */
  private static final class Memory {
    final Cache<String, Given> byCall;
    final Cache<Question, Given> byQuestion;

    Memory(LongSupplier nanoClock) {
      byCall = kept(TimeUnit.MINUTES.toSeconds(REMEMBERED_MINUTES), nanoClock);
      byQuestion = kept(AT_ONCE_SECONDS, nanoClock);
    }

    private static <K> Cache<K, Given> kept(long seconds, LongSupplier nanoClock) {
      return Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterWrite(seconds, TimeUnit.SECONDS)
          .ticker(nanoClock::getAsLong)
          .executor(Runnable::run)
          .build();
    }
  }

  /** Who answered what kind of prompt; nothing of the call itself. */
  private static final class Given {
    final String route;
    final String tier;
    final String callSite;
    final Guess guess;

    Given(String route, String tier, String callSite, Guess guess) {
      this.route = route;
      this.tier = tier;
      this.callSite = callSite;
      this.guess = guess;
    }
  }

  /** By its hash. */
  private static final class Question {
    private final String callSite;
    private final ByteBuffer hash;

    Question(String callSite, byte[] hash) {
      this.callSite = callSite;
      this.hash = ByteBuffer.wrap(hash);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Question
          && hash.equals(((Question) other).hash)
          && String.valueOf(callSite).equals(String.valueOf(((Question) other).callSite));
    }

    @Override
    public int hashCode() {
      return hash.hashCode();
    }
  }
}
