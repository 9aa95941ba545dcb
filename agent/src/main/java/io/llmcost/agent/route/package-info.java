/**
 * Sending calls to other models: which route applies to a call, whether its model can do what the
 * call asks for, and what happens if it does not answer.
 */
package io.llmcost.agent.route;
