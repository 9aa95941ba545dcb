/**
 * Answers calls that say the same in other words: everything but the last text of the user must be
 * equal by hash; that text is matched in a normal form, then by nearness, behind guards and a
 * verifier, and the rate of wrong matches is measured where it acts.
 */
package io.llmcost.agent.semantic;
