package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code /embeddings}. */
final class EmbeddingsApi {

  private static final int DIMENSIONS = 64;
  private static final ObjectMapper JSON = new ObjectMapper();

  private EmbeddingsApi() {}

  static Answer answer(ModelCall call) {
    ObjectNode whole = JSON.createObjectNode().put("object", "list");
    ArrayNode data = whole.putArray("data");
    int dimensions = call.body().path("dimensions").asInt(DIMENSIONS);
    int tokens = 0;
    for (String text : inputs(call.body().path("input"))) {
      tokens += Tokens.count(text);
      ObjectNode row = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      float[] vector = Text.vector(call.model(), text, dimensions);
      if (call.body().path("encoding_format").asText().equals("base64")) {
        row.put("embedding", base64(vector));
      } else {
        ArrayNode numbers = row.putArray("embedding");
        for (float number : vector) {
          numbers.add(number);
        }
      }
    }
    whole.put("model", call.served());
    whole.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return new Answer(call.served(), new Usage(tokens, 0, 0, 0), whole, null);
  }

  private static List<String> inputs(JsonNode input) {
    List<String> inputs = new ArrayList<>();
    if (input.isTextual() || input.path(0).isNumber()) {
      inputs.add(input.isTextual() ? input.asText() : input.toString());
    } else {
      input.forEach(one -> inputs.add(one.isTextual() ? one.asText() : one.toString()));
    }
    return inputs;
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
