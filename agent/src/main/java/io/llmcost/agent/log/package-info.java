/**
 * The agent's own log: lines on stderr, written without the application's or the JDK's logging,
 * which an agent must not be the first to initialise.
 */
package io.llmcost.agent.log;
