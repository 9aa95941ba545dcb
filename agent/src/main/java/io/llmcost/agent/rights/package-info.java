/**
 * Whose permissions count where an application runs under a {@code SecurityManager}: the agent's
 * for what it does for itself, the application's for what it sends. Nothing elsewhere. And what the
 * platform keeps to itself that the agent has to reach.
 */
package io.llmcost.agent.rights;
