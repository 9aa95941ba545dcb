/**
 * The agent. This package puts its parts together; the packages below it stand on one another in
 * one order: {@code log}, {@code thread}, {@code http}, {@code config}, {@code llm}, {@code price},
 * {@code ledger}, {@code gateway}, the levers ({@code cache}, {@code coalesce}, {@code route},
 * {@code provider}), {@code cli}, {@code instrumentation}.
 */
package io.llmcost.agent;
