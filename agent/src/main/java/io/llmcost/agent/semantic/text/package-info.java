/**
 * Reading short texts: words, stems, numbers, what pairs of words mean the same or the opposite.
 */
package io.llmcost.agent.semantic.text;
