import Foundation
import TestSupport

/// Chromium without a screen, driven over WebDriver (W3C): trusted input, the real player.
final class Browser: Sendable {
  /// Where browser and driver are not installed, the tests are reported as skipped.
  static let isInstalled = ["chromium", "chromedriver", "ffmpeg"].allSatisfy { program in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      access("\($0)/\(program)", X_OK) == 0
    }
  }

  /// The browser that the tests of a suite share.
  @TaskLocal static var shared: Browser?

  private let driver: ChildProcess
  /// Of the driver.
  private let port: Int
  private let session: String
  private let process: pid_t

  /// - Parameter profile: a folder, where the browser keeps what pages store.
  init(profile: String) async throws {
    // The shell ends the driver when this process ends, in whichever way.
    driver = try ChildProcess([
      "sh", "-c", "chromedriver --port=0 & driver=$!; read line; kill -9 $driver",
    ])
    let said = try driver.line { $0.contains("started successfully on port") }
    let digits = said.split { !$0.isASCII || !$0.isNumber }
    port = Int(digits.last ?? "") ?? 0
    let arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--user-data-dir=\(profile)", "--window-size=1280,900",
    ].map { "\"\($0)\"" }.joined(separator: ",")
    let answer = try await Self.ask(
      port, "POST", "/session",
      Data(
        """
        {"capabilities":{"alwaysMatch":{"goog:chromeOptions":{"args":[\(arguments)]}}}}
        """.utf8))
    let begun = try Self.value(NewSession.self, of: answer)
    session = "/session/\(begun.sessionId)"
    process = begun.capabilities.process
  }

  private struct NewSession: Decodable, Sendable {
    struct Capabilities: Decodable, Sendable {
      let process: pid_t

      enum CodingKeys: String, CodingKey { case process = "goog:processID" }
    }

    let sessionId: String
    let capabilities: Capabilities
  }

  func quit() async {
    _ = try? await ask("DELETE", session, Data())
    driver.end(0)
  }

  /// As a crash or a power failure would.
  func kill() {
    Glibc.kill(process, SIGKILL)
    driver.end(0)
  }

  // MARK: WebDriver

  func open(_ address: String) async throws {
    try await command("url", ["url": address])
  }

  func loadAgain() async throws {
    try await command("refresh", [String: String]())
  }

  /// The body of a function, run in the page; what it returns, or what its promise is kept with.
  func run<Value: Decodable & Sendable>(
    _ script: String, as type: Value.Type = Value.self
  ) async throws -> Value {
    return try await command("execute/sync", Script(script: script), as: type)
  }

  func run(_ script: String) async throws {
    let _: Bool = try await run("\(script); return true")
  }

  /// Waits until an expression of the page is true.
  func wait(
    for condition: String, seconds: Double = 60
  ) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      // A page that is being loaded has no answer.
      if (try? await run("return Boolean(\(condition))", as: Bool.self)) == true { return }
      try await Task.sleep(for: .milliseconds(40))
    }
    let text = try? await run("return document.body.innerText", as: String.self)
    throw BrowserFailure("waited for \(condition); the page says:\n\(text ?? "nothing")")
  }

  func click(_ selector: String) async throws {
    try await wait(for: "document.querySelector(\(quoted(selector)))")
    let found = try await command(
      "element", ["using": "css selector", "value": selector], as: [String: String].self)
    try await command("element/\(found.values.first ?? "")/click", [String: String]())
  }

  /// Trusted input, as the W3C's actions have it.
  func perform(_ actions: String) async throws {
    _ = try Self.value(
      Ignored.self,
      of: try await ask("POST", "\(session)/actions", Data("{\"actions\":[\(actions)]}".utf8)))
  }

  /// A command of the browser's own protocol.
  func devTools(_ command: String, _ parameters: String) async throws {
    let body = "{\"cmd\":\"\(command)\",\"params\":\(parameters)}"
    _ = try Self.value(
      Ignored.self,
      of: try await ask("POST", "\(session)/goog/cdp/execute", Data(body.utf8)))
  }

  /// A second tab, which hides the one that was shown; goes on with that after `body`.
  func whileHidden(_ body: () async throws -> Void) async throws {
    struct Window: Decodable, Sendable { let handle: String }
    let shown = try Self.value(
      String.self, of: try await ask("GET", "\(session)/window", Data()))
    let other = try await command("window/new", ["type": "tab"], as: Window.self)
    try await command("window", ["handle": other.handle])
    try await body()
    _ = try await ask("DELETE", "\(session)/window", Data())
    try await command("window", ["handle": shown])
  }

  private func ask(_ method: String, _ path: String, _ body: Data) async throws -> Data {
    try await Self.ask(port, method, path, body)
  }

  /// - Returns: the body of the driver's answer, whatever its status.
  private static func ask(
    _ port: Int, _ method: String, _ path: String, _ body: Data
  ) async throws -> Data {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        let reply = try? Line(port: port, patience: 60).answer(
          to: """
            \(method) \(path) HTTP/1.1\r
            Host: 127.0.0.1:\(port)\r
            Content-Type: application/json\r
            Content-Length: \(body.count)\r
            Connection: close\r
            \r
            \(String(decoding: body, as: UTF8.self))
            """)
        continuation.resume(
          with: reply.map { .success(Data($0.json.utf8)) }
            ?? .failure(BrowserFailure("port \(port): no answer to \(method) \(path)")))
      }
    }
  }

  @discardableResult
  private func command<Value: Decodable & Sendable>(
    _ name: String, _ body: some Encodable, as type: Value.Type = Ignored.self
  ) async throws -> Value {
    let answer = try await ask("POST", "\(session)/\(name)", JSONEncoder().encode(body))
    return try Self.value(type, of: answer)
  }

  private static func value<Value: Decodable>(_ type: Value.Type, of answer: Data) throws -> Value {
    do {
      return try JSONDecoder().decode(Answer<Value>.self, from: answer).value
    } catch {
      throw BrowserFailure(String(decoding: answer.prefix(1000), as: UTF8.self))
    }
  }
}

private struct Script: Encodable {
  let script: String
  let args: [String] = []
}

private struct Answer<Value: Decodable>: Decodable {
  let value: Value
}

/// Null, or what nobody looks at; a failure of the driver is neither.
struct Ignored: Decodable, Sendable {
  init(from decoder: any Decoder) throws {
    struct Failure: Decodable { let error: String }
    if let failure = try? Failure(from: decoder) { throw BrowserFailure(failure.error) }
  }
}

/// As a string of JavaScript and of JSON.
func quoted(_ text: String) -> String {
  String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
}

struct BrowserFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
