package io.llmcost.agent.config;

import io.llmcost.agent.http.Url;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * An absolute http or https URL that paths are appended to; a slash at its end is taken off its
 * path, a query is kept.
 */
final class UrlType extends ScalarType<Url> {

  @Override
  Url parse(String text) {
    URI uri;
    Url url;
    try {
      uri = new URI(text);
      url = Url.of(uri);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null || url.port() > 65_535) {
      return null;
    }
    String path = url.path();
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    String query = url.pathAndQuery().substring(path.length());
    return new Url(url.scheme(), url.host(), url.port(), path.substring(0, end) + query);
  }

  @Override
  String complaint(Node node, String text, ReadContext in) {
    // A URL may hold a password: it is shown only if it cannot.
    String found = text.indexOf('@') < 0 && text.indexOf('?') < 0 ? ", found " + node.found() : "";
    return "expected " + expected() + found;
  }

  @Override
  String expected() {
    return "an absolute URL such as https://api.openai.com/v1, without user or fragment";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.text("^[Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#@]+(/[^\\s?#@]*)?(\\?[^\\s#]*)?$");
  }
}
