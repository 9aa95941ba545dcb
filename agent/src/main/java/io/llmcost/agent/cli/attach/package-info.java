/** The JDK's attach API, which a runtime may lack, so it is reached by reflection. */
package io.llmcost.agent.cli.attach;
