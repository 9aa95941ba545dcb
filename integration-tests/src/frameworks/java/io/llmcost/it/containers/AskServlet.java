package io.llmcost.it.containers;

import java.io.IOException;
import javax.servlet.ServletException;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** The whole of a web application. */
@WebServlet("/ask")
public final class AskServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      String answer =
          Assistant.named(request.getParameter("assistant"))
              .ask(System.getProperty("base-url"), request.getParameter("question"));
      response.getWriter().print(answer);
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }
}
