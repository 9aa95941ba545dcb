/** Whether one answer is as good as another one to the same request. */
package io.llmcost.agent.quality;
