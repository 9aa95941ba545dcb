/**
 * Puts a question to the bridge into methods of clients, and what to do with its answer. Written on
 * ASM alone: a class is woven in one pass over its bytes, with no description of any type made.
 *
 * <p>What is put in names {@code java.*} only and adds no member, so that the class links in any
 * loader and module and can be retransformed beside other agents. Whatever goes wrong in it ends in
 * the method as it was.
 */
package io.llmcost.agent.instrumentation.weave;
