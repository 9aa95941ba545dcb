/**
 * A sentence model for the semantic cache. The agent loads it in a class loader of its own and
 * knows it by types of the Java platform only.
 */
package io.llmcost.embeddings;
