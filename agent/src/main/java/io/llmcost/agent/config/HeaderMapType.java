package io.llmcost.agent.config;

/** Values by the names of header fields. */
final class HeaderMapType extends MapType<String> {

  HeaderMapType(SettingType<String> value) {
    super(HeaderNameType.EXPECTED, value);
  }

  @Override
  boolean isName(String name) {
    return HeaderNameType.isHeaderName(name);
  }

  @Override
  String namePattern() {
    return HeaderNameType.PATTERN;
  }
}
