package io.llmcost.it.containers;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A web application whose controller asks a model: {@code BootApp --base-url=URL ASSISTANT...}
 * starts it, sends it a request for each assistant and prints what comes back.
 */
@EnableAutoConfiguration
@RestController
public class BootApp {

  @Value("${base-url}")
  private String baseUrl;

  @GetMapping("/ask")
  public String ask(
      @RequestParam("assistant") String assistant, @RequestParam("question") String question)
      throws Exception {
    return Assistant.named(assistant).ask(baseUrl, question);
  }

  public static void main(String[] args) throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(BootApp.class)
            .properties(
                "server.port=0",
                "spring.main.banner-mode=off",
                "logging.level.root=warn",
                // Netty's and OkHttp's threads live on for a while, which Tomcat tells of
                "logging.level.org.apache.catalina.loader=error")
            .run(args)) {
      String port = context.getEnvironment().getProperty("local.server.port");
      for (String assistant : args) {
        if (!assistant.startsWith("--")) {
          Visitor.visit("http://127.0.0.1:" + port, assistant);
        }
      }
    }
  }
}
