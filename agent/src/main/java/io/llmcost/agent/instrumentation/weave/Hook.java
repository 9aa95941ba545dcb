package io.llmcost.agent.instrumentation.weave;

import java.util.Arrays;
import java.util.List;

/** Which class of a client is woven, and where in it. */
public final class Hook {

  private final String typeName;
  private final List<Joint> joints;

  /**
   * @param typeName the exact binary name of the class
   */
  public Hook(String typeName, Joint... joints) {
    this.typeName = typeName;
    this.joints = Arrays.asList(joints);
  }

  /** The exact binary name of the class. */
  public String typeName() {
    return typeName;
  }

  List<Joint> joints() {
    return joints;
  }
}
