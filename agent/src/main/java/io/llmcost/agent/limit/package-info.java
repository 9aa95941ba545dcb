/** How much goes to a provider at a time: a fair queue in front of its rate limits. */
package io.llmcost.agent.limit;
