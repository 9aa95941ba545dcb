/** Applications as containers run them: in fat jars, wars, bundles and modules. */
package io.llmcost.it.containers;
