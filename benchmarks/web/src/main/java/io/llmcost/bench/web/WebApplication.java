package io.llmcost.bench.web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** A small web application as many have it. Prints {@code port=number} when it can be asked. */
@SpringBootApplication
public class WebApplication {

  /** Serves until it is ended. */
  public static void main(String[] args) {
    SpringApplication.run(WebApplication.class, args);
  }

  @EventListener
  void listening(ServletWebServerInitializedEvent event) {
    System.out.println("port=" + event.getWebServer().getPort());
  }
}
