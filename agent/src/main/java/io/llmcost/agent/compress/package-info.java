/**
 * What a call says is said in fewer tokens: without loss, or cut to what the question needs, where
 * that costs less.
 */
package io.llmcost.agent.compress;
