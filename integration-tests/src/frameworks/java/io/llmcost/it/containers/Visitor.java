package io.llmcost.it.containers;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

/** Somebody out there, who uses the web application. */
final class Visitor {

  private Visitor() {}

  /** Asks an application's assistant, and prints a line. */
  static void visit(String application, String assistant) throws IOException {
    URL url = new URL(application + "/ask?assistant=" + assistant + "&question=" + assistant);
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    System.out.println(
        assistant
            + " "
            + connection.getResponseCode()
            + " "
            + UrlConnectionAssistant.read(connection).replace("\n", "\\n"));
  }
}
