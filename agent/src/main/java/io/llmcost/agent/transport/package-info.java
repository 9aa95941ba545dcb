/**
 * The agent's own way to a provider, for requests that no application waits for. On threads of the
 * agent's only.
 */
package io.llmcost.agent.transport;
