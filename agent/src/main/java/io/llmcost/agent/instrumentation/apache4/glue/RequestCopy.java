package io.llmcost.agent.instrumentation.apache4.glue;

import org.apache.http.HttpRequest;
import org.apache.http.client.methods.Configurable;
import org.apache.http.client.methods.HttpRequestBase;

/** An application's request as it is now, without its body: it may be used for another call. */
final class RequestCopy extends HttpRequestBase {

  private static final boolean CONFIGURABLE = areConfigurable();

  private final String method;

  @SuppressWarnings("deprecation") // what 4.1 and 4.2 have
  RequestCopy(HttpRequest original) {
    method = original.getRequestLine().getMethod();
    setURI(Messages.uri(original));
    setHeaders(original.getAllHeaders());
    setParams(original.getParams());
    if (CONFIGURABLE) {
      setProtocolVersion(original.getProtocolVersion());
      if (original instanceof Configurable) {
        setConfig(((Configurable) original).getConfig());
      }
    }
  }

  @Override
  public String getMethod() {
    return method;
  }

  private static boolean areConfigurable() {
    try {
      Class.forName(
          "org.apache.http.client.methods.Configurable", false, RequestCopy.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false; // before 4.3
    }
  }
}
