/** OkHttp 3.12 to 5.x, and with it everything that is built on OkHttp. */
package io.llmcost.agent.instrumentation.okhttp;
