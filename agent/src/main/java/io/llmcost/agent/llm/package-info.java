/**
 * Reading and editing LLM calls: Chat Completions, Responses, Embeddings and legacy Completions,
 * whole and streamed. Edits are splices into the bytes as they came, so that what is not understood
 * survives.
 */
package io.llmcost.agent.llm;
