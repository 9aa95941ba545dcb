/** What a ledger says, for people and for programs. */
package io.llmcost.agent.cli.report;
