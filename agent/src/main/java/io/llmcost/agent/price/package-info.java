/** The price book and what calls cost by it. Unknown is said to be unknown, never 0. */
package io.llmcost.agent.price;
