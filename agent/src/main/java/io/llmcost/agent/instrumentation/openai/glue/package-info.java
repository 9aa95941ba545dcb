/** What names the SDK's types; compiled against 1.6. */
package io.llmcost.agent.instrumentation.openai.glue;
