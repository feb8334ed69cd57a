import Foundation
import TestSupport
import Testing

/// The manual pages and completions that `packaging/manuals` makes of the tools under test.
@Suite struct ManualsTests {
  private static let tools = HelpTests.tools + (MPILauncher.isThere ? ["train-mpi"] : [])

  @Test(.timeLimit(.minutes(15)))
  func everyToolHasAPageAndCompletions() throws {
    let scratch = try TemporaryFolder()
    // The generator of pages is built in a folder of its own, some minutes the first time.
    let run = try ShellRun(
      "CONCORD_TOOLS='\(Products.folder.path)' packaging/manuals '\(scratch.path)'",
      in: Products.package, limit: 600)
    try #require(run.status == 0, "\(String(decoding: run.stderr, as: UTF8.self))")

    func text(_ path: String) throws -> String {
      try String(contentsOf: scratch.url.appending(path: path), encoding: .utf8)
    }
    let overview = try text("man/man7/concord.7")
    for tool in Self.tools {
      let page = try text("man/man1/\(tool).1")
      let parts = [
        ".Sh NAME", ".Sh SYNOPSIS", ".Sh DESCRIPTION", ".Sh \"EXIT STATUS\"", ".Sh EXAMPLES",
      ]
      let places = parts.map { page.range(of: $0 + "\n")?.lowerBound }
      #expect(places.allSatisfy { $0 != nil }, "\(tool)")
      #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted(), "\(tool)")
      #expect(page.contains("Fl -version"), "\(tool)")
      #expect(overview.contains(".It Xr \(tool) 1\n"), "\(tool)")

      #expect(try text("bash-completion/completions/\(tool)").contains("--version"), "\(tool)")
      #expect(try text("zsh/site-functions/_\(tool)").hasPrefix("#compdef \(tool)"), "\(tool)")
      #expect(try text("fish/vendor_completions.d/\(tool).fish").contains(tool), "\(tool)")
      let syntax = try ShellRun(
        "bash -n bash-completion/completions/\(tool)", in: scratch.url)
      #expect(syntax.status == 0, "\(tool)")
    }
  }
}
