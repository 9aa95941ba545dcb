/** What is measured with and without an agent. Nothing here may use anything of the agent's. */
package io.llmcost.bench.apps;
