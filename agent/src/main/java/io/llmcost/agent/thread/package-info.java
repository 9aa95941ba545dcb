/** How the agent makes its threads: daemons that hold on to nothing of an application's. */
package io.llmcost.agent.thread;
