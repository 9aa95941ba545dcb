package io.llmcost.agent.instrumentation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells an application's frames from those of the JDK, libraries and frameworks. */
final class FrameFilter {

  /**
   * Packages whose frames are never a call site. A framework belongs here if it stands between the
   * application and its client, or calls the application.
   */
  private static final String[] LIBRARIES = {
    "java.",
    "javax.",
    "jdk.",
    "sun.",
    "com.sun.",
    "io.llmcost.agent.",
    "io.llmcost.bootstrap.",
    "okhttp3.",
    "okio.",
    "com.openai.",
    "kotlin.",
    "kotlinx.",
    "retrofit2.",
    "feign.",
    "org.apache.axis.",
    "org.apache.http.",
    "org.apache.hc.",
    "org.springframework.",
    "reactor.",
    "io.netty.",
    "io.reactivex.",
    "rx.",
    "io.vertx.",
    "io.smallrye.",
    "io.quarkus.",
    "io.micronaut.",
    "io.helidon.",
    "io.micrometer.",
    "io.opentelemetry.",
    "datadog.",
    "co.elastic.",
    "dev.langchain4j.",
    "dev.ai4j.",
    "com.azure.",
    "com.microsoft.semantickernel.",
    "com.anthropic.",
    "com.theokanning.",
    "io.github.sashirestela.",
    "com.fasterxml.",
    "com.google.api.client.",
    "com.google.common.",
    "com.google.genai.",
    "net.bytebuddy.",
    "org.aopalliance.",
    "org.aspectj.",
    "net.jodah.failsafe.",
    "dev.failsafe.",
    "io.github.resilience4j.",
    "scala.",
    "groovy.",
    "org.codehaus.groovy.",
    "org.apache.groovy.",
    "clojure.",
    "org.eclipse.jetty.",
    "org.asynchttpclient.",
    "org.apache.catalina.",
    "org.apache.tomcat.",
    "org.apache.coyote.",
    "io.undertow.",
    "org.jboss.",
    "org.junit.",
    "org.apache.maven.",
  };

  /** Parts of packages in which libraries show applications that use them. */
  private static final String[] SHOWN = {
    ".example.", ".examples.", ".sample.", ".samples.", ".demo.",
  };

  /** What interceptors, and clients that an application has put around others, go on with. */
  private static final String[] BELOW_INTERCEPTORS = {
    "okhttp3.internal.http.RealInterceptorChain",
    "org.springframework.http.client.InterceptingClientHttpRequest",
    "feign.",
    "dev.langchain4j.http.client.",
    "com.azure.core.http.HttpPipelineNext",
  };

  private static final int MAX_REMEMBERED = 4_000;

  private final Map<String, FrameType> remembered = new ConcurrentHashMap<>();

  /** The class of a frame. */
  FrameType type(String className) {
    FrameType known = remembered.get(className);
    if (known == null) {
      known = read(className);
      if (remembered.size() < MAX_REMEMBERED) {
        remembered.put(className, known);
      }
    }
    return known;
  }

  private static FrameType read(String className) {
    if (isApplication(className)) {
      return FrameType.application(typeName(className));
    }
    return startsWithOneOf(className, BELOW_INTERCEPTORS)
        ? FrameType.INTERCEPTED
        : FrameType.LIBRARY;
  }

  private static boolean startsWithOneOf(String className, String[] prefixes) {
    for (String prefix : prefixes) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isApplication(String className) {
    return (!startsWithOneOf(className, LIBRARIES) || isShown(className))
        && className.indexOf("$Proxy") < 0
        && className.indexOf("$$FastClass") < 0;
  }

  private static boolean isShown(String className) {
    for (String part : SHOWN) {
      if (className.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static String typeName(String className) {
    int generated = className.indexOf("$$");
    String name = generated > 0 ? className.substring(0, generated) : className;
    int dollar = name.indexOf('$');
    while (dollar > 0) {
      boolean anonymous = dollar + 1 < name.length() && Character.isDigit(name.charAt(dollar + 1));
      if (anonymous) {
        return name.substring(0, dollar);
      }
      dollar = name.indexOf('$', dollar + 1);
    }
    return name;
  }
}
