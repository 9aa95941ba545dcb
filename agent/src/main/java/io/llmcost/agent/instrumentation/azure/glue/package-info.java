/** What names azure-core's types; compiled against 1.30. */
package io.llmcost.agent.instrumentation.azure.glue;
