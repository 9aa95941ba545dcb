/** One record for each call, written off the caller's thread, and reading records back. */
package io.llmcost.agent.ledger;
