/**
 * The exact cache: what a call is keyed on, what is kept of an answer and for how long, and how an
 * answer is given again in the form that the next caller asks for. Embeddings are kept text by
 * text.
 */
package io.llmcost.agent.cache;
