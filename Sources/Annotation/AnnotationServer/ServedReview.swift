/// Recordings to look at and the server that shows them.
package final class ServedReview: Sendable {
  private let server: Server
  package let url: String

  /// - Parameters:
  ///   - address: to listen on.
  ///   - port: 0: any that is free.
  /// - Throws: `ListenError`.
  package init(_ site: ReviewSite, address: String, port: Int) throws {
    let token = Addresses.randomToken()
    server = try Server(address: address, port: port) { port in
      Reception(hosts: ServedHosts(address: address, port: port), sites: [(token, site)])
    }
    url = server.url(under: token)
  }

  package func stop() { server.stop() }
}
