import Foundation
import Testing

/// annotate as a program of its own, killed with this object.
final class ServerProcess {
  let process: pid_t
  /// Of the first rater's page.
  let url: URL
  private var hasEnded = false

  /// - Parameters:
  ///   - arguments: of the command line.
  ///   - folder: for what it prints.
  ///   - fileLimit: kibibytes that a file may have, at first.
  init(_ arguments: [String], in folder: String, fileLimit: Int? = nil) throws {
    let tool = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "annotate").path
    let output = "\(folder)/addresses"
    try? FileManager.default.removeItem(atPath: output)
    // A shell's limit is in blocks of 512 bytes.
    let limit = fileLimit.map { "ulimit -S -f \($0 * 2); " } ?? ""
    let words = ["/bin/sh", "-c", "\(limit)exec \"$0\" \"$@\" > '\(output)'", tool] + arguments
    let texts = words.map { strdup($0) } + [nil]
    defer { for text in texts { free(text) } }
    var process = pid_t()
    try #require(posix_spawn(&process, words[0], nil, nil, texts, environ) == 0)
    self.process = process
    var line = ""
    for _ in 0..<600 where !line.hasSuffix("\n") {
      usleep(50_000)
      line = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
    }
    let address = line.split(separator: "\n").first?.split(separator: "\t").last
    url = try #require(address.flatMap { URL(string: String($0)) })
  }

  deinit { _ = end(SIGKILL) }

  /// - Returns: the exit status, or 128 plus the signal that ended it.
  func end(_ signal: Int32) -> Int32 {
    guard !hasEnded else { return -1 }
    hasEnded = true
    kill(process, signal)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// Lets files grow as they like again.
  func liftFileLimit() {
    #expect(system("prlimit --pid \(process) --fsize=unlimited:") == 0)
  }

  /// - Returns: nil if the line broke before there was an answer.
  func post(_ path: String, _ body: String) throws -> Reply? {
    let port = try #require(url.port)
    guard let line = try? Line(port: port) else { return nil }
    let host = "127.0.0.1:\(port)"
    _ = line.send(
      Array(
        """
        POST \(url.path())\(path) HTTP/1.1\r
        Host: \(host)\r
        Origin: http://\(host)\r
        Content-Length: \(body.utf8.count)\r
        Connection: close\r
        \r
        \(body)
        """.utf8))
    let answer = Data(line.received())
    guard let end = answer.range(of: Data("\r\n\r\n".utf8)),
      let status = Int(String(decoding: answer.dropFirst(9).prefix(3), as: UTF8.self))
    else { return nil }
    return Reply(status: status, json: String(decoding: answer[end.upperBound...], as: UTF8.self))
  }
}
