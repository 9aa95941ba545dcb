/**
 * Calls that survive: which errors are worth another attempt, how long to wait before it, which
 * places are healthy, and the stage that carries it out below the routes.
 *
 * <p>Deciding is apart from doing: {@link io.llmcost.agent.resilience.ErrorClass}, {@link
 * io.llmcost.agent.resilience.Backoff}, {@link io.llmcost.agent.resilience.RetryAfter} and {@link
 * io.llmcost.agent.resilience.Breaker} know no clock and no client.
 */
package io.llmcost.agent.resilience;
