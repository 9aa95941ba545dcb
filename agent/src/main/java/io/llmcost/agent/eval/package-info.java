/**
 * Measures what the product decides on a user's own data, and on public data: how well prompts are
 * told apart that need the strong model, and what kinds of work prompts are taken for.
 */
package io.llmcost.agent.eval;
