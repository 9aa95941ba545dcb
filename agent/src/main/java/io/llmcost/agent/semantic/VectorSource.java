package io.llmcost.agent.semantic;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import java.io.IOException;
import java.util.List;

/** Says what texts mean, as vectors. Asked on threads of the agent's; may take its time. */
interface VectorSource {

  /** As in reports and log lines. */
  String name();

  /**
   * What its vectors go by: those of sources with the same identity can be compared, in whatever
   * process they were made. Asked off the callers' threads.
   *
   * @return null if that cannot be told
   */
  String identity(Settings settings);

  /** How many texts are asked for at once at most. */
  int atOnce();

  /** Whether what failed once will fail again until the settings change. */
  boolean failsForGood();

  /**
   * What a text costs.
   *
   * @return USD; NaN if unknown
   */
  double usd(String text);

  /**
   * The vectors of texts, in their order.
   *
   * @param because the call that needs them; null where there is none
   * @throws IOException if there are none; the message is for users
   */
  List<float[]> vectors(List<String> texts, Exchange because) throws IOException;
}
