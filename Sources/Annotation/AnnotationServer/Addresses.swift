package import Files
import Journal

/// The port and the raters' tokens of an output folder, kept in it so that a page goes on with a
/// server that was started again; locked, so that no two servers collect into one folder.
package final class Addresses: Sendable {
  package static let fileName = ".annotate.json"

  private let file: LockedFile
  /// The port that was served last; nil before the first time.
  package let port: Int?
  /// By rater.
  package let tokens: [String: String]

  /// - Throws: `cannotCreate` if another process collects into the folder, or nothing can be written
  ///   there.
  package init(in folder: String, raters: [String]) throws(FileError) {
    let path = Folder.path(of: Self.fileName, in: folder)
    guard let file = try LockedFile(path: path) else {
      throw FileError(
        .cannotCreate, path: folder,
        "expected a folder that no other annotate collects into, found one that does")
    }
    self.file = file
    // What is no such file, as one that was cut, is as good as none.
    let text = try file.bytes(limit: 1 << 20)
    let kept = try? decoded(Kept.self, from: text, what: "addresses")
    port = kept?.port
    var tokens = kept?.tokens ?? [:]
    for rater in raters where tokens[rater] == nil { tokens[rater] = Self.randomToken() }
    self.tokens = tokens
  }

  /// Writes down what is served.
  package func keep(port: Int) throws(FileError) {
    let value: JSONValue = [
      "port": JSONValue(port),
      "tokens": .object(
        tokens.sorted { $0.key < $1.key }.map {
          JSONValue.Member(name: $0.key, value: .text($0.value))
        }),
    ]
    try file.replace(with: Array((value.json + "\n").utf8))
  }

  /// 128 bits from the system's generator.
  package static func randomToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      hexadecimal(UInt64.random(in: 0...UInt64.max, using: &generator), digits: 16)
    }.joined()
  }

  private struct Kept: Decodable {
    let port: Int
    let tokens: [String: String]
  }
}
