package io.llmcost.agent.budget;

import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Money, tokens and calls together. Immutable; sums stop at the largest long. */
final class Amounts {

  /** In place of a limit where there is none. */
  static final long UNLIMITED = Long.MAX_VALUE;

  static final Amounts NONE = new Amounts(0, 0, 0);
  static final Amounts ENDLESS = new Amounts(UNLIMITED, UNLIMITED, UNLIMITED);

  private static final int NANO_DIGITS = 9;
  private static final BigDecimal MOST = BigDecimal.valueOf(UNLIMITED);

  final long nanoUsd;
  final long tokens;
  final long calls;

  /**
   * @param nanoUsd in billionths of a USD
   */
  Amounts(long nanoUsd, long tokens, long calls) {
    this.nanoUsd = nanoUsd;
    this.tokens = tokens;
    this.calls = calls;
  }

  /**
   * What an answer has used.
   *
   * @param usd null if nobody knows
   * @param instead the billionths that count then
   */
  static Amounts of(TokenUsage usage, BigDecimal usd, long instead) {
    return new Amounts(
        usd == null ? instead : nano(usd, RoundingMode.HALF_UP),
        usage.prompt() + usage.output() + usage.audioOutput(),
        1);
  }

  /** To billionths of a USD, in the direction that is asked for. */
  static long nano(BigDecimal usd, RoundingMode rounding) {
    BigDecimal nano = usd.movePointRight(NANO_DIGITS).setScale(0, rounding);
    return nano.compareTo(MOST) >= 0 ? UNLIMITED : nano.longValue();
  }

  static BigDecimal usd(long nanoUsd) {
    return BigDecimal.valueOf(nanoUsd, NANO_DIGITS);
  }

  Amounts plus(Amounts other) {
    return new Amounts(
        plus(nanoUsd, other.nanoUsd), plus(tokens, other.tokens), plus(calls, other.calls));
  }

  Amounts minus(Amounts other) {
    return new Amounts(nanoUsd - other.nanoUsd, tokens - other.tokens, calls - other.calls);
  }

  /** A limit less what is used of it elsewhere; what is unlimited stays so. */
  Amounts leftOf(Amounts used) {
    return new Amounts(
        left(nanoUsd, used.nanoUsd), left(tokens, used.tokens), left(calls, used.calls));
  }

  private static long left(long limit, long used) {
    return limit == UNLIMITED ? UNLIMITED : Math.max(0, limit - used);
  }

  Amounts atMost(Amounts other) {
    return new Amounts(
        Math.min(nanoUsd, other.nanoUsd),
        Math.min(tokens, other.tokens),
        Math.min(calls, other.calls));
  }

  Amounts atLeast(Amounts other) {
    return new Amounts(
        Math.max(nanoUsd, other.nanoUsd),
        Math.max(tokens, other.tokens),
        Math.max(calls, other.calls));
  }

  /** A part of a limit; what is unlimited stays so. */
  Amounts dividedBy(int parts) {
    return new Amounts(part(nanoUsd, parts), part(tokens, parts), part(calls, parts));
  }

  private static long part(long limit, int parts) {
    return limit == UNLIMITED ? UNLIMITED : limit / parts;
  }

  private static long plus(long a, long b) {
    long sum = a + b;
    return a > 0 && b > 0 && sum < 0 ? UNLIMITED : sum;
  }

  /** Whether none of them is beyond its limit. */
  boolean fits(Amounts limit) {
    return nanoUsd <= limit.nanoUsd && tokens <= limit.tokens && calls <= limit.calls;
  }

  /** Whether one of them is at its limit or beyond. */
  boolean reaches(Amounts limit) {
    return reaches(nanoUsd, limit.nanoUsd)
        || reaches(tokens, limit.tokens)
        || reaches(calls, limit.calls);
  }

  private static boolean reaches(long amount, long limit) {
    return limit != UNLIMITED && amount >= limit;
  }

  boolean isNone() {
    return nanoUsd == 0 && tokens == 0 && calls == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Amounts
        && ((Amounts) other).nanoUsd == nanoUsd
        && ((Amounts) other).tokens == tokens
        && ((Amounts) other).calls == calls;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(nanoUsd * 31 + tokens) * 31 + Long.hashCode(calls);
  }

  @Override
  public String toString() {
    return usd(nanoUsd).toPlainString() + " USD, " + tokens + " tokens, " + calls + " calls";
  }
}
