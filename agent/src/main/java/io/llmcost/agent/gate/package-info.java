/**
 * Whether an answer is good enough to be given to the application, as far as can be told from what
 * is there anyway: no model is asked, nothing is sent.
 */
package io.llmcost.agent.gate;
