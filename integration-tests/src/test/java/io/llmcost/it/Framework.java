package io.llmcost.it;

import io.llmcost.it.harness.ClassPaths;
import java.io.File;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An SDK or framework that has a HTTP client below it, with an application that uses it. */
enum Framework {
  LANGCHAIN4J("langchain4j-1\\..*", "LangChain4jApp", 17),
  LANGCHAIN4J_0("langchain4j-0\\..*", "LangChain4j0App", 17),
  THEOKANNING("theokanning-.*", "TheokanningApp", 8),
  SIMPLE_OPENAI("simple-openai-.*", "SimpleOpenAiApp", 11),
  RETROFIT("retrofit-.*", "RetrofitApp", 8),
  FEIGN("feign-.*", "FeignApp", 11),
  SPRING_5("spring-5\\..*", "Spring5App", 8),
  SPRING("spring-[67]\\..*", "Spring6App", 17),
  SPRING_AI("spring-ai-1\\..*", "SpringAiApp", 17),
  SPRING_AI_2("spring-ai-2\\..*", "SpringAi2App", 17),
  ANTHROPIC("anthropic-.*", "AnthropicApp", 8),
  /** Each major version of OpenAI's SDK. */
  OPENAI("openai-[0-9].*", "OpenAiSdkApp", 8),
  AZURE_AI("azure-ai-openai-.*", "AzureAiApp", 8),
  /** OpenAI's SDK in its mode for Azure, which knows both forms of paths since version 4. */
  AZURE_OPENAI("openai-4\\.100", "AzureOpenAiApp", 8),
  SEMANTIC_KERNEL("semantic-kernel-.*", "SemanticKernelApp", 17);

  /** Those that call Azure. */
  static final Set<Framework> AT_AZURE = EnumSet.of(AZURE_AI, AZURE_OPENAI, SEMANTIC_KERNEL);

  private static final String PACKAGE = "io.llmcost.it.frameworks.";
  private static final Map<Path, Path> COMPILED = new ConcurrentHashMap<>();

  private final String pattern;
  private final String application;
  private final int lowestRelease;

  Framework(String pattern, String application, int lowestRelease) {
    this.pattern = pattern;
    this.application = application;
    this.lowestRelease = lowestRelease;
  }

  /** Names of class paths, the newest version last. */
  List<String> versions() {
    return ClassPaths.here().named(pattern).stream().sorted(Target::compareVersions).toList();
  }

  int lowestRelease() {
    return lowestRelease;
  }

  String mainClass() {
    return PACKAGE + application;
  }

  /**
   * The application, compiled against a version, with that version and all it needs. Two versions
   * do not fit into one module's class path, so the build does not do this.
   */
  String classPath(String version) {
    String libraries = ClassPaths.here().of(version);
    Path folder = ClassPaths.here().classes("frameworks").resolve(version).resolve(application);
    Path classes = COMPILED.computeIfAbsent(folder, target -> compile(target, libraries));
    return classes + File.pathSeparator + libraries;
  }

  private Path compile(Path target, String libraries) {
    return Sources.compile(target, lowestRelease, libraries, List.of(mainClass()));
  }
}
