package io.llmcost.agent.config;

/**
 * A file or directory. In a file it is relative to that file's directory; {@code ~/} is the user's
 * home.
 */
final class PathType extends TextType {

  @Override
  String accept(String value, Node node, String key, ReadContext in) {
    return in.resolve(value);
  }

  @Override
  String expected() {
    return "a path";
  }
}
