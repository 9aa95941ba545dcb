/** What names the OpenAI SDK's types; compiled against 2.20. */
package io.llmcost.agent.instrumentation.openai.glue;
