/** Replays what published articles say they save, with their own prices, through the agent. */
package io.llmcost.scenarios;
