/** Runs tests that others wrote and published, with and without the agent. */
package io.llmcost.it.suites;
