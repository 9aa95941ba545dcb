/**
 * What names the client's types. Compiled against 4.3; what came with it is named only in classes
 * that 4.1 and 4.2 never load, or in methods that they never call.
 */
package io.llmcost.agent.instrumentation.apache4.glue;
