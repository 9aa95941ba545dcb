package io.llmcost.it.containers;

/** Asks a model a question, over one HTTP client. */
public interface Assistant {

  String KEY = "Bearer sk-application";

  /** The answer as it came. */
  String ask(String baseUrl, String question) throws Exception;

  /**
   * That of a name, from the loader that this class is in: {@code OkHttp} is {@link
   * OkHttpAssistant}.
   */
  static Assistant named(String name) throws ReflectiveOperationException {
    String type = Assistant.class.getPackage().getName() + "." + name + "Assistant";
    return (Assistant) Class.forName(type).getDeclaredConstructor().newInstance();
  }
}
