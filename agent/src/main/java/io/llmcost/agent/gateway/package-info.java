/**
 * The chain that every call goes through: the {@link io.llmcost.agent.gateway.Exchange}, its {@link
 * io.llmcost.agent.gateway.Stage}s, and the rule that a fault of ours never costs the application
 * its answer.
 */
package io.llmcost.agent.gateway;
