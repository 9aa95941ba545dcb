/** Shows in a minute what the agent does to the bill of an application that knows nothing of it. */
package io.llmcost.demo;
