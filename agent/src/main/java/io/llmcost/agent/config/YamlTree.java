package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Makes a tree of a YAML text. The only class that knows the parser. */
final class YamlTree {

  private static final int MAX_DEPTH = 64;
  // What aliases stand for is counted each time: a few lines of them can stand for billions.
  private static final int MAX_NODES = 2_000_000;

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    final transient Optional<Mark> mark;

    Refused(Optional<Mark> mark, String message) {
      super(message, null, false, false);
      this.mark = mark;
    }
  }

  private final Iterator<Event> events;
  private final Map<String, Node> anchors = new HashMap<>();
  private final Map<Node, Integer> sizes = new IdentityHashMap<>();
  private int nodes;

  private YamlTree(Iterator<Event> events) {
    this.events = events;
  }

  /**
   * The one document of a text.
   *
   * @param key where the text stands, for errors; null for a whole file
   * @return null if there is no tree, which has then been reported
   */
  static Node parse(String text, String key, ReadContext in) {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE) // the file's size is limited already
            .setParseComments(false)
            .build();
    try {
      return new YamlTree(new Parse(settings).parseString(text).iterator()).document();
    } catch (Refused e) {
      report(e.mark, e.getMessage(), key, in);
    } catch (MarkedYamlEngineException e) {
      String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
      report(e.getProblemMark(), "not valid YAML: " + e.getProblem() + context, key, in);
    } catch (ReaderException e) {
      int at = Math.min(text.length(), text.offsetByCodePoints(0, e.getPosition()));
      int line = 1;
      int start = 0;
      for (int i = 0; i < at; i++) {
        if (text.charAt(i) == '\n') {
          line++;
          start = i + 1;
        }
      }
      String character = "U+" + Integer.toHexString(0x10000 | e.getCodePoint()).substring(1);
      in.error(
          in.source(), line, at - start + 1, key, "not valid YAML: the character " + character);
    } catch (YamlEngineException e) {
      report(Optional.<Mark>empty(), "not valid YAML: " + e.getMessage(), key, in);
    } catch (RuntimeException | StackOverflowError e) {
      // Whatever the parser does with what it was not made for, it is the text's fault.
      report(Optional.<Mark>empty(), "not valid YAML: " + e, key, in);
    }
    return null;
  }

  private static void report(Optional<Mark> mark, String message, String key, ReadContext in) {
    int line = mark.isPresent() ? mark.get().getLine() + 1 : 0;
    int column = mark.isPresent() ? mark.get().getColumn() + 1 : 0;
    in.error(in.source(), line, column, key, message);
  }

  private Node document() {
    Node root = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart:
        case StreamEnd:
        case DocumentEnd:
          break;
        case DocumentStart:
          if (root != null) {
            throw refused(event, "expected one YAML document, found a second one");
          }
          root = node(events.next(), 0);
          break;
        default:
          throw refused(event, "not valid YAML");
      }
    }
    return root == null ? Node.map(1, 1, new ArrayList<Node.Entry>()) : root;
  }

  private Node node(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw refused(event, "nested deeper than " + MAX_DEPTH + " levels");
    }
    if (event instanceof AliasEvent) {
      return alias((AliasEvent) event);
    }
    int before = nodes;
    count(event, 1);
    Node node;
    if (event instanceof ScalarEvent) {
      node = scalar((ScalarEvent) event);
    } else if (event instanceof SequenceStartEvent) {
      refuseTag(event, ((SequenceStartEvent) event).getTag());
      node = sequence(event, depth);
    } else if (event instanceof MappingStartEvent) {
      refuseTag(event, ((MappingStartEvent) event).getTag());
      node = mapping(event, depth);
    } else {
      throw refused(event, "not valid YAML");
    }
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    if (anchor.isPresent()) {
      anchors.put(anchor.get().getValue(), node);
      sizes.put(node, nodes - before);
    }
    return node;
  }

  private Node alias(AliasEvent event) {
    String name = event.getAlias().getValue();
    Node target = anchors.get(name);
    if (target == null) {
      throw refused(event, "the alias *" + name + " has no anchor &" + name + " before it");
    }
    count(event, sizes.get(target));
    return target;
  }

  private void count(Event event, int more) {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw refused(event, "more than " + MAX_NODES + " values, those of aliases included");
    }
  }

  private static Node scalar(ScalarEvent event) {
    refuseTag(event, event.getTag());
    return Node.scalar(
        line(event), column(event), event.getValue(), event.getScalarStyle() == ScalarStyle.PLAIN);
  }

  private Node sequence(Event start, int depth) {
    List<Node> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return Node.list(line(start), column(start), items);
  }

  private Node mapping(Event start, int depth) {
    List<Node.Entry> entries = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Node key = node(event, depth + 1);
      if (key.text == null) {
        throw refused(event, "expected a name as the key, found " + key.found());
      }
      Node value = node(events.next(), depth + 1);
      entries.add(new Node.Entry(key.text, line(event), column(event), value));
    }
    return Node.map(line(start), column(start), entries);
  }

  private static void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      throw refused(event, "tags such as !!str are not used here; take it away");
    }
  }

  private static Refused refused(Event event, String message) {
    return new Refused(event.getStartMark(), message);
  }

  private static int line(Event event) {
    return event.getStartMark().isPresent() ? event.getStartMark().get().getLine() + 1 : 0;
  }

  private static int column(Event event) {
    return event.getStartMark().isPresent() ? event.getStartMark().get().getColumn() + 1 : 0;
  }
}
