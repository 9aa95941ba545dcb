package io.llmcost.agent.batch.deferred;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What a provider says of a batch. Immutable. */
final class BatchState {

  private static final JsonFactory JSON = new JsonFactory();

  final String id;
  final String inputFile;
  final String status;
  final String outputFile;
  final String errorFile;

  private BatchState(
      String id, String inputFile, String status, String outputFile, String errorFile) {
    this.id = id;
    this.inputFile = inputFile;
    this.status = status;
    this.outputFile = outputFile;
    this.errorFile = errorFile;
  }

  /**
   * @throws IOException if it is no batch
   */
  static BatchState read(byte[] body) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("Not a batch");
      }
      return read(json);
    }
  }

  /**
   * The one of a list of batches that was made of a file.
   *
   * @return null if there is none
   */
  static BatchState find(byte[] list, String inputFile) throws IOException {
    try (JsonParser json = JSON.createParser(list)) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        if (json.nextToken() == JsonToken.START_ARRAY && name.equals("data")) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            BatchState state = read(json);
            if (inputFile.equals(state.inputFile)) {
              return state;
            }
          }
        } else {
          json.skipChildren();
        }
      }
    }
    return null;
  }

  private static BatchState read(JsonParser json) throws IOException {
    String id = null;
    String input = null;
    String status = null;
    String output = null;
    String errors = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      boolean text = json.nextToken() == JsonToken.VALUE_STRING;
      switch (text ? name : "") {
        case "id":
          id = json.getText();
          break;
        case "input_file_id":
          input = json.getText();
          break;
        case "status":
          status = json.getText();
          break;
        case "output_file_id":
          output = json.getText();
          break;
        case "error_file_id":
          errors = json.getText();
          break;
        default:
          json.skipChildren();
          break;
      }
    }
    if (id == null) {
      throw new IOException("A batch or file without an id");
    }
    return new BatchState(id, input, status == null ? "" : status, output, errors);
  }

  /** Whether nothing more will come of it. */
  boolean isOver() {
    return status.equals("completed")
        || status.equals("failed")
        || status.equals("expired")
        || status.equals("cancelled");
  }
}
