import Foundation
import TestSupport
import Testing

/// Runs what the documents tell a reader to type.
///
/// The `sh` blocks of a document are run one after another in a folder of their own, in which
/// `Fixtures` and `docs` are the package's. A `text` block right after one is what it has to print. Lines that
/// need a network, minutes, or the reader's own files stand in `console` blocks and are not run.
@Suite struct DocumentedCommandsTests {
  @Test(arguments: [
    "README.md", "docs/getting-started.md", "docs/pipeline.md", "docs/corpora.md",
    "docs/reporting.md", "docs/questions.md", "docs/figures.md",
  ])
  func doWhatTheDocumentSays(document: String) throws {
    let file = Products.package.appending(path: document)
    let blocks = FencedBlock.all(in: try String(contentsOf: file, encoding: .utf8))
    #expect(blocks.contains { $0.language == "sh" })

    let scratch = try TemporaryFolder()
    for folder in ["Fixtures", "docs"] {
      try FileManager.default.createSymbolicLink(
        at: scratch.url.appending(path: folder),
        withDestinationURL: Products.package.appending(path: folder))
    }
    for (index, block) in blocks.enumerated() where block.language == "sh" {
      let run = try ShellRun("set -eu\n" + block.text, in: scratch.url, limit: 600)
      let stderr = String(decoding: run.stderr, as: UTF8.self)
      // What comes after builds on what this block left.
      try #require(run.status == 0, "\(document):\(block.line): \(stderr)")
      guard index + 1 < blocks.count else { continue }
      let next = blocks[index + 1]
      guard next.language == "text", next.followsBlock else { continue }
      let difference = difference(expected: Data(next.text.utf8), found: run.stdout)
      #expect(difference == nil, "\(document):\(next.line)")
    }
  }

  @Test func findsTheBlocksOfADocument() {
    let text = """
      Type
      ```sh
      a
        b
      ```

      ```text
      out
      ```
      and then
      ```console
      c
      ```

      """
    #expect(
      FencedBlock.all(in: text) == [
        FencedBlock(language: "sh", text: "a\n  b\n", line: 2, followsBlock: false),
        FencedBlock(language: "text", text: "out\n", line: 7, followsBlock: true),
        FencedBlock(language: "console", text: "c\n", line: 11, followsBlock: false),
      ])
  }
}
