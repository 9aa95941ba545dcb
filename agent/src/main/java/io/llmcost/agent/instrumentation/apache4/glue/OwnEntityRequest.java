package io.llmcost.agent.instrumentation.apache4.glue;

import java.net.URI;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpRequest;
import org.apache.http.ProtocolVersion;

/** An {@link OwnRequest} with a body. */
final class OwnEntityRequest extends OwnRequest implements HttpEntityEnclosingRequest {

  private HttpEntity entity;

  /**
   * @param entity may be null
   */
  OwnEntityRequest(
      HttpRequest original,
      String method,
      ProtocolVersion version,
      URI uri,
      Header[] fields,
      HttpEntity entity) {
    super(original, method, version, uri, fields);
    this.entity = entity;
  }

  @Override
  public boolean expectContinue() {
    Header expect = getFirstHeader("Expect");
    return expect != null && "100-continue".equalsIgnoreCase(expect.getValue());
  }

  @Override
  public HttpEntity getEntity() {
    return entity;
  }

  @Override
  public void setEntity(HttpEntity newEntity) {
    entity = newEntity;
  }
}
