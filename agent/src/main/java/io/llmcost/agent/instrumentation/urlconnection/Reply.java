package io.llmcost.agent.instrumentation.urlconnection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/** What became of a call: what the methods that want its response say. All as the JDK has them. */
interface Reply {

  /** The connection that says all else: that of the response, or the application's own. */
  HttpURLConnection connection();

  void connect() throws IOException;

  OutputStream output() throws IOException;

  InputStream input() throws IOException;

  InputStream error();

  int status() throws IOException;

  String message() throws IOException;

  /** The last value of a field. */
  String field(String name);

  String field(int index);

  String key(int index);

  Map<String, List<String>> fields();

  void disconnect();
}
