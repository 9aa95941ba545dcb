package io.llmcost.bench.web;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Orders {

  record Order(int number, String state) {}

  @GetMapping("/orders")
  Order first() {
    return new Order(17, "sent");
  }
}
