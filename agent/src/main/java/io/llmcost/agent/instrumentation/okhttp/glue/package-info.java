/** What names OkHttp's types; compiled against 3.12, with nothing that later versions changed. */
package io.llmcost.agent.instrumentation.okhttp.glue;
