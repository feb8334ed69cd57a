import Foundation
import Testing

@Suite struct DocumentLinksTests {
  private static let documents: [String] = {
    let folders = ["", "docs/", "packaging/", "Fixtures/", "Tests/ToolTests/Cases/"]
    return folders.flatMap { folder in
      let path = Products.package.appending(path: folder).path
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      return names.filter { $0.hasSuffix(".md") }.sorted().map { folder + $0 }
    }
  }()

  @Test(arguments: documents)
  func leadToFilesThatAreThere(document: String) throws {
    let file = Products.package.appending(path: document)
    let text = try String(contentsOf: file, encoding: .utf8)
    for link in text.matches(of: /\]\(([^)#\s]+)[^)]*\)/).map({ String($0.output.1) })
    where !link.contains("://") {
      let target = file.deletingLastPathComponent().appending(path: link)
      #expect(FileManager.default.fileExists(atPath: target.path), "\(link)")
    }
  }
}
