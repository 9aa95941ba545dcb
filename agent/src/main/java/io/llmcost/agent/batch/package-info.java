/**
 * Calls that are made at the same time, sent together: embeddings calls of one place that differ in
 * their texts only go out as one request, and each gets its own vectors back.
 */
package io.llmcost.agent.batch;
