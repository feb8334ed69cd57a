import Files
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Listens on an address and serves what the reception lets in, until it is stopped.
package final class Server: Sendable {
  package let port: Int
  private let address: String
  private let group: MultiThreadedEventLoopGroup
  private let pool: NIOThreadPool
  private let channel: any Channel

  /// Connections at a time; more are closed as they come.
  private static let mostConnections = 512

  /// Binds the address first and asks for the reception then, since that has to know the port.
  ///
  /// - Parameters:
  ///   - address: IPv4 or IPv6.
  ///   - port: 0: any that is free.
  /// - Throws: `ListenError` if the address cannot be had.
  package init(
    address: String, port: Int, reception: @escaping @Sendable (_ port: Int) -> Reception
  ) throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let pool = NIOThreadPool(numberOfThreads: 8)
    pool.start()
    self.address = address
    self.group = group
    self.pool = pool
    let open = OpenConnections()
    let door = Door()
    do {
      channel = try ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 256)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            guard let reception = door.reception, open.enter(atMost: Self.mostConnections) else {
              throw ChannelError.alreadyClosed
            }
            channel.closeFuture.whenComplete { _ in open.leave() }
            try channel.pipeline.syncOperations.addHTTP(reception) { loop, body in
              pool.runIfActive(eventLoop: loop, body)
            }
          }
        }
        .bind(host: address, port: port).wait()
    } catch {
      try? pool.syncShutdownGracefully()
      try? group.syncShutdownGracefully()
      let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) }
      throw ListenError(address: address, port: port, reason: reason ?? "\(error)")
    }
    self.port = channel.localAddress?.port ?? port
    door.open(reception(self.port))
  }

  func url(under token: String) -> String {
    "http://\(address.contains(":") ? "[\(address)]" : address):\(port)/\(token)/"
  }

  /// Waits for what is being written down, and closes.
  package func stop() {
    try? channel.close().wait()
    try? pool.syncShutdownGracefully()
    try? group.syncShutdownGracefully()
  }
}

package struct ListenError: Error {
  package let address: String
  package let port: Int
  package let reason: String
}

extension ChannelPipeline.SynchronousOperations {
  /// From bytes to a connection of the reception's.
  package func addHTTP(
    _ reception: Reception, patience: HTTPConnection.Patience = HTTPConnection.Patience(),
    work: @escaping Work
  ) throws {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = 16 << 10
    limits.maxHeaderListSize = 64 << 10
    limits.maxHeaderFieldCount = 100
    try configureHTTPServerPipeline(
      withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
    try addHandler(HTTPConnection(reception, patience: patience, work: work))
  }
}
