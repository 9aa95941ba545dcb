package io.llmcost.agent.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Puts into words what is wrong with a file: the messages of some exceptions are its path only. */
final class IoProblem {

  private IoProblem() {}

  static String describe(IOException problem) {
    if (problem instanceof NoSuchFileException) {
      return problem.getMessage() + ": there is no such file";
    }
    if (problem instanceof AccessDeniedException) {
      return problem.getMessage() + ": permission denied";
    }
    if (problem instanceof FileNotFoundException || problem instanceof FileSystemException) {
      return problem.getMessage();
    }
    return problem.getMessage() == null ? problem.toString() : problem.getMessage();
  }
}
