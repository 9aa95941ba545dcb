package io.llmcost.agent.config;

/**
 * What values an option takes. To be completed by the reader's needs.
 *
 * @param <T> the type of the value
 */
public abstract class SettingType<T> {}
