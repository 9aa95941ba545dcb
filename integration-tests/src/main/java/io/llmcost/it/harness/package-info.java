/** Runs applications in JVMs of their own and reads what the agent wrote. */
package io.llmcost.it.harness;
