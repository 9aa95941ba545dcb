/** A provider of the OpenAI API on loopback: deterministic, scriptable, and with a bill. */
package io.llmcost.it.mock;
