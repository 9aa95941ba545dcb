package io.llmcost.agent.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All routes; their names are unique. */
final class RouteListType extends ListType<Route> {

  RouteListType() {
    super(new RouteType(), Form.LIST);
  }

  @Override
  void check(List<Route> routes, Node node, String key, ReadContext in) {
    Map<String, Integer> lines = new HashMap<>();
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i) == null) {
        continue;
      }
      String name = routes.get(i).name();
      Node at = node.items.get(i);
      Integer first = lines.put(name, at.line);
      if (first != null) {
        in.error(
            at,
            key + "[" + i + "].name",
            name + " is the name of the route on line " + first + " too");
      }
    }
  }

  @Override
  String format(List<Route> value) {
    return value.isEmpty() ? "[]" : value.size() + " routes";
  }
}
