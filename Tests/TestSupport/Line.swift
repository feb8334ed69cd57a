import Foundation

/// A connection to a port of this machine.
///
/// It is here, not beside its tests: where swift-nio is imported too, the compiler takes the members of
/// a socket address for those of a module that cannot be imported.
package final class Line {
  private let descriptor: Int32

  /// - Parameter patience: seconds that nothing may come for.
  package init(port: Int, patience: Int = 20) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    var limit = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// - Returns: how many bytes were taken.
  package func send(_ bytes: [UInt8]) -> Int {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      done += count
    }
    return done
  }

  /// Says that nothing more will be sent.
  package func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// What comes until the other side closes or nothing comes for a while.
  package func received(atLeast wanted: Int = .max) -> [UInt8] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < wanted {
      let count = recv(descriptor, &block, block.count, 0)
      guard count > 0 else { break }
      bytes += block[..<count]
    }
    return bytes
  }

  /// Sends a request and reads its answer, which has a body of a told length or ends the connection.
  ///
  /// - Returns: nil if the line broke before there was an answer.
  package func answer(to request: String) -> Reply? {
    _ = send(Array(request.utf8))
    let separator = Data("\r\n\r\n".utf8)
    var bytes = Data()
    var head: String?
    while true {
      if head == nil, let end = bytes.range(of: separator) {
        head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        bytes = Data(bytes[end.upperBound...])
      }
      let length = head?.firstMatch(of: /(?i)content-length: *(\d+)/).flatMap { Int($0.output.1) }
      if let length, bytes.count >= length { break }
      let more = received(atLeast: 1)
      guard !more.isEmpty else { break }
      bytes += more
    }
    guard let status = head.flatMap({ Int($0.dropFirst(9).prefix(3)) }) else { return nil }
    return Reply(status: status, json: String(decoding: bytes, as: UTF8.self))
  }
}

/// An answer over HTTP.
package struct Reply: Equatable, Sendable {
  package let status: Int
  package let json: String

  package init(status: Int, json: String) {
    self.status = status
    self.json = json
  }
}
