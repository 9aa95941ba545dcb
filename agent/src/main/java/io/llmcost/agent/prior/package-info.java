/**
 * Whether a cheap model will do, said before it is asked: by what can be seen of a prompt, by what
 * is known of the place that asks, and by how it went before. No model is asked, nothing is sent.
 */
package io.llmcost.agent.prior;
