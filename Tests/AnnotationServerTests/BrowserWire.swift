import Foundation

/// HTTP to a port of this machine, a connection for each request.
struct BrowserWire: Sendable {
  let port: Int

  /// - Returns: the body of the answer, whatever its status.
  func ask(_ method: String, _ path: String, _ body: Data) async throws -> Data {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try exchange(method, path, body) })
      }
    }
  }

  private func exchange(_ method: String, _ path: String, _ body: Data) throws -> Data {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw BrowserFailure("port \(port): no connection") }
    let head = """
      \(method) \(path) HTTP/1.1\r
      Host: 127.0.0.1:\(port)\r
      Content-Type: application/json\r
      Content-Length: \(body.count)\r
      Connection: close\r
      \r

      """
    try send(Data(head.utf8) + body, to: descriptor)
    let answer = try receive(from: descriptor)
    guard let end = answer.range(of: Data("\r\n\r\n".utf8)) else {
      throw BrowserFailure("port \(port): an answer without a head")
    }
    return answer[end.upperBound...]
  }

  private func send(_ data: Data, to descriptor: Int32) throws {
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw BrowserFailure("port \(port): the connection broke") }
      rest = rest.dropFirst(count)
    }
  }

  /// Up to the end of the body that the head tells the length of, or of the connection.
  private func receive(from descriptor: Int32) throws -> Data {
    var answer = Data()
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      if let end = answer.range(of: Data("\r\n\r\n".utf8)) {
        let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self).lowercased()
        if let field = head.split(separator: "\r\n").first(where: {
          $0.hasPrefix("content-length:")
        }),
          let length = Int(field.dropFirst(15).trimmingCharacters(in: .whitespaces)),
          answer.count - end.upperBound >= length
        {
          return answer
        }
      }
      let count = recv(descriptor, &block, block.count, 0)
      guard count > 0 else { return answer }
      answer.append(contentsOf: block[..<count])
    }
  }
}
