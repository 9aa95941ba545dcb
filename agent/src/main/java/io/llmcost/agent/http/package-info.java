/**
 * Neutral HTTP messages: what every client's calls are turned into. Knows no client and no LLM.
 *
 * <p>A response body is whole bytes, or a live stream that stays in the client's hands; whoever
 * wants to see or change a stream hangs a {@link io.llmcost.agent.http.StreamObserver} or {@link
 * io.llmcost.agent.http.StreamFilter} into it, and the client's glue runs the bytes through.
 */
package io.llmcost.agent.http;
