package io.llmcost.it.mock;

import java.math.BigDecimal;

/**
 * A line of the provider's bill.
 *
 * @param request the number of the request
 * @param path of the request
 * @param model as the response names it
 * @param usd exact
 */
public record BilledCall(int request, String path, String model, Usage usage, BigDecimal usd) {}
