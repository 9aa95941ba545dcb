package io.llmcost.agent.llm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Random request bodies, and random ways to write them down. */
final class RandomJson {

  private static final String[] TEXTS = {
    "",
    "a",
    "b",
    "Hi",
    "model",
    "\"quoted\"",
    "back\\slash",
    "line\nbreak\ttab",
    "Schön",
    "漢字",
    "😀🎉",
    "\u0001",
    "a/b",
    "{\"x\":[1]}",
    "1",
    "null",
    "\u0000",
    "user"
  };

  private RandomJson() {}

  /** A chat completion; its model stands in it as {@code <model>}, unescaped. */
  static Node body(Random random) {
    Node body = Node.object();
    body.put("model", Node.plainString("<model>"));
    body.put("messages", Node.array(message(random), message(random)));
    for (int i = random.nextInt(5); i > 0; i--) {
      body.put("x" + random.nextInt(100) + TEXTS[random.nextInt(TEXTS.length)], value(random, 3));
    }
    return body.shuffled(random);
  }

  private static Node message(Random random) {
    Node message = Node.object();
    message.put("role", Node.string(random.nextBoolean() ? "user" : "system"));
    message.put("content", string(random));
    return message;
  }

  static Node string(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(TEXTS[random.nextInt(TEXTS.length)]);
    }
    return Node.string(text.toString());
  }

  private static Node value(Random random, int depth) {
    switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0:
        return string(random);
      case 1:
        return Node.literal(
            List.of("null", "true", "false", "0", "-1.50", "1e5", "12345678901234567890")
                .get(random.nextInt(7)));
      case 2:
        return Node.literal(String.valueOf(random.nextInt(1000)));
      case 3:
        Node array = Node.array();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.nodes.add(value(random, depth - 1));
        }
        return array;
      default:
        Node object = Node.object();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.put(TEXTS[random.nextInt(TEXTS.length)], value(random, depth - 1));
        }
        return object;
    }
  }

  private enum Kind {
    STRING,
    PLAIN_STRING,
    LITERAL,
    ARRAY,
    OBJECT
  }

  /** A value; the names of an object's members stand beside its nodes. */
  static final class Node {

    private final Kind kind;
    private final String text;
    private final List<String> names = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    private Node(Kind kind, String text) {
      this.kind = kind;
      this.text = text;
    }

    static Node string(String text) {
      return new Node(Kind.STRING, text);
    }

    static Node plainString(String text) {
      return new Node(Kind.PLAIN_STRING, text);
    }

    static Node literal(String text) {
      return new Node(Kind.LITERAL, text);
    }

    static Node array(Node... nodes) {
      Node array = new Node(Kind.ARRAY, null);
      array.nodes.addAll(List.of(nodes));
      return array;
    }

    static Node object() {
      return new Node(Kind.OBJECT, null);
    }

    void put(String name, Node node) {
      int i = names.indexOf(name);
      if (i >= 0) {
        nodes.set(i, node);
      } else {
        names.add(name);
        nodes.add(node);
      }
    }

    /** The same with its objects' members in another order. */
    Node shuffled(Random random) {
      Node copy = new Node(kind, text);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < nodes.size(); i++) {
        order.add(i);
      }
      if (kind == Kind.OBJECT) {
        Collections.shuffle(order, random);
      }
      for (int i : order) {
        copy.nodes.add(nodes.get(i).shuffled(random));
        if (kind == Kind.OBJECT) {
          copy.names.add(names.get(i));
        }
      }
      return copy;
    }

    /** The same but for one thing somewhere: a text, a name, a type, an order, a thing too many. */
    Node mutated(Random random) {
      if (!nodes.isEmpty() && random.nextInt(4) > 0) {
        Node copy = copy();
        int i = random.nextInt(nodes.size());
        copy.nodes.set(i, nodes.get(i).mutated(random));
        return copy;
      }
      switch (kind) {
        case STRING:
          return mutatedString(random);
        case PLAIN_STRING:
          return Node.plainString("other");
        case LITERAL:
          return mutatedLiteral(random);
        case ARRAY:
          return mutatedArray(random);
        default:
          return mutatedObject(random);
      }
    }

    private Node mutatedString(Random random) {
      switch (random.nextInt(4)) {
        case 0:
          return Node.string(text + "x");
        case 1:
          return Node.string(text + " ");
        case 2:
          return Node.array(this);
        default:
          return Node.string("\\" + text);
      }
    }

    private Node mutatedLiteral(Random random) {
      switch (random.nextInt(3)) {
        case 0:
          return Node.string(text);
        case 1:
          return Node.literal(text.equals("7") ? "8" : "7");
        default:
          return Node.literal(text.equals("null") ? "false" : "null");
      }
    }

    private Node mutatedArray(Random random) {
      Node copy = copy();
      for (int i = 1; i < nodes.size(); i++) {
        if (!nodes.get(i).sorted().equals(nodes.get(i - 1).sorted()) && random.nextBoolean()) {
          Collections.swap(copy.nodes, i, i - 1);
          return copy;
        }
      }
      switch (random.nextInt(3)) {
        case 0:
          copy.nodes.add(Node.literal("null"));
          return copy;
        case 1:
          return Node.array(this);
        default:
          return nodes.isEmpty() ? Node.object() : Node.array();
      }
    }

    private Node mutatedObject(Random random) {
      Node copy = copy();
      int i = nodes.isEmpty() ? 0 : random.nextInt(nodes.size());
      if (nodes.isEmpty() || names.get(i).equals("model") || random.nextInt(3) == 0) {
        copy.put("y" + random.nextInt(), Node.literal("null"));
      } else if (random.nextBoolean()) {
        copy.names.remove(i);
        copy.nodes.remove(i);
      } else {
        copy.names.set(i, names.get(i) + "y" + random.nextInt());
      }
      return copy;
    }

    private Node copy() {
      Node copy = new Node(kind, text);
      copy.names.addAll(names);
      copy.nodes.addAll(nodes);
      return copy;
    }

    /** Without escapes that need not be and without white space. */
    String plain() {
      return write(null);
    }

    private String sorted() {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < nodes.size(); i++) {
        parts.add((kind == Kind.OBJECT ? names.get(i) + ":" : "") + nodes.get(i).sorted());
      }
      if (kind == Kind.OBJECT) {
        Collections.sort(parts);
      }
      return kind + text + parts;
    }

    /** With random white space and escapes; in the order its members have. */
    String write(Random random) {
      switch (kind) {
        case STRING:
          return quoted(random, text);
        case PLAIN_STRING:
          return '"' + text + '"';
        case LITERAL:
          return text;
        case ARRAY:
          return nodes.stream()
              .map(node -> space(random) + node.write(random) + space(random))
              .collect(Collectors.joining(",", "[" + space(random), "]"));
        default:
          StringBuilder json = new StringBuilder("{").append(space(random));
          for (int i = 0; i < nodes.size(); i++) {
            json.append(i == 0 ? "" : "," + space(random))
                .append(quoted(random, names.get(i)))
                .append(space(random))
                .append(':')
                .append(space(random))
                .append(nodes.get(i).write(random))
                .append(space(random));
          }
          return json.append('}').toString();
      }
    }

    private static String space(Random random) {
      return random == null
          ? ""
          : List.of("", "", " ", "\n", "\r\n\t", "  ").get(random.nextInt(6));
    }

    private static String quoted(Random random, String text) {
      StringBuilder json = new StringBuilder("\"");
      text.codePoints()
          .forEach(
              c -> {
                if (c < ' ' || random != null && random.nextInt(8) == 0) {
                  for (char unit : Character.toChars(c)) {
                    boolean upper = random != null && random.nextBoolean();
                    json.append(String.format(upper ? "\\u%04X" : "\\u%04x", (int) unit));
                  }
                } else if (c == '"'
                    || c == '\\'
                    || c == '/' && random != null && random.nextBoolean()) {
                  json.append('\\').append((char) c);
                } else {
                  json.appendCodePoint(c);
                }
              });
      return json.append('"').toString();
    }
  }
}
