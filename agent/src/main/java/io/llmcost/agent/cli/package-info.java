/** The command line: {@code java -jar llmcost.jar …}. */
package io.llmcost.agent.cli;
