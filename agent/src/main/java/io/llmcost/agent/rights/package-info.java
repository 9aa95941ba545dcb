/**
 * Whose permissions count where an application runs under a {@code SecurityManager}: the agent's
 * for what it does for itself, the application's for what it sends. Nothing elsewhere.
 */
package io.llmcost.agent.rights;
