/**
 * What calls may spend in a span of time.
 *
 * <p>Two places are needed. What is answered without the provider costs nothing, so money is set
 * aside where a request is sent, for each attempt, and below cache, coalescing and routes: {@link
 * io.llmcost.agent.budget.CallAllowance}, which the metering asks. Which budgets a call draws on,
 * and which of them are to be spared by cheaper routes, has to be known above all that: {@link
 * io.llmcost.agent.budget.BudgetStage}, the first lever, finds it out from the call as the
 * application made it and puts it into the call's trace. From there every request of the call draws
 * on the same purses, be it an escalation, a retry, or one that the agent makes for itself.
 *
 * <p>What was set aside is settled where the ledger's record is made, by the very charge that the
 * record gets, so ledger and budget cannot disagree.
 */
package io.llmcost.agent.budget;
