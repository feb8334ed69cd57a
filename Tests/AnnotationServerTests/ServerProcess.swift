import Foundation
import TestSupport
import Testing

/// annotate as a program of its own, killed with this object.
final class ServerProcess {
  /// The program of these tests' build: it lies beside them.
  static let tool = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "annotate").path

  let child: ChildProcess
  /// Of each rater's page.
  let addresses: [String]

  /// - Parameters:
  ///   - arguments: of the command line.
  ///   - raters: how many addresses are waited for.
  ///   - fileLimit: blocks of 512 bytes that it may write to a file, at first.
  init(_ arguments: [String], raters: Int = 1, fileLimit: Int? = nil) throws {
    let command = [Self.tool] + arguments
    let child = try ChildProcess(
      fileLimit.map { ["sh", "-c", "ulimit -S -f \($0); exec \"$0\" \"$@\""] + command } ?? command)
    self.child = child
    addresses = try (0..<raters).map { _ in
      String(try child.line { $0.contains("\t") }.split(separator: "\t")[1])
    }
  }

  /// As `ChildProcess.end`.
  @discardableResult
  func end(_ signal: Int32) -> Int32 { child.end(signal) }

  /// Bytes of it that are in memory.
  var resident: Int {
    let path = "/proc/\(child.process)/statm"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * Int(getpagesize())
  }

  /// A connection, and what is sent over it so that the first rater's page is asked.
  func line(_ method: String, _ path: String, _ fields: String) throws -> Line {
    let url = try #require(URL(string: addresses[0]))
    let port = try #require(url.port)
    let line = try Line(port: port)
    let head = "\(method) \(url.path())\(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(fields)\r\n"
    _ = line.send(Array(head.utf8))
    return line
  }

  /// Lets files grow as they like again.
  func liftFileLimit() {
    #expect(system("prlimit --pid \(child.process) --fsize=unlimited:") == 0)
  }

  /// Sends something as the first rater's page does.
  ///
  /// - Returns: nil if the line broke before there was an answer.
  func post(_ path: String, _ body: String) throws -> Reply? {
    let url = try #require(URL(string: addresses[0]))
    let port = try #require(url.port)
    guard let line = try? Line(port: port) else { return nil }
    let host = "127.0.0.1:\(port)"
    return line.answer(
      to: """
        POST \(url.path())\(path) HTTP/1.1\r
        Host: \(host)\r
        Origin: http://\(host)\r
        Content-Length: \(body.utf8.count)\r
        Connection: close\r
        \r
        \(body)
        """)
  }
}
