import Files
package import Journal

/// Raters' sessions and the server that they come to.
package final class Collection: Sendable {
  private let raters: [RaterSession]
  private let server: Server
  private let addresses: Addresses
  /// `[rater]`
  package let urls: [String]

  /// Takes up what is there of the session and serves the rest.
  ///
  /// - Parameters:
  ///   - session: whose output folder is there.
  ///   - address: to listen on.
  ///   - port: nil: the one that was served last, if it is free, or else any.
  ///   - tell: of what the experimenter should know.
  /// - Throws: `FileError` as `RatingLog.init`, `MediaFile.init` and `Addresses.init`; `ListenError`.
  package init(
    _ session: Session, address: String, port: Int?, tell: @escaping @Sendable (String) -> Void
  ) throws {
    let addresses = try Addresses(in: session.output, raters: session.raters.map(\.name))
    let media = try session.media.map { try MediaFile(path: $0.path, type: $0.type) }
    let sources = RecordingSources(session.media, media)
    let raters = try session.raters.map { try RaterSession(session, $0, sources, tell: tell) }
    let sites = raters.map { rater in
      (addresses.tokens[rater.name] ?? "", CollectionSite(session, rater, media) as any Site)
    }
    let serve = { (port: Int) in
      try Server(address: address, port: port) { port in
        Reception(hosts: ServedHosts(address: address, port: port), sites: sites)
      }
    }
    let server: Server
    do {
      server = try serve(port ?? addresses.port ?? 0)
    } catch let error as ListenError where port == nil && error.port != 0 {
      tell(
        "port \(error.port), which was served before, is not free: pages that are open do not go on"
      )
      server = try serve(0)
    }
    try addresses.keep(port: server.port)
    self.server = server
    self.addresses = addresses
    self.raters = raters
    urls = raters.map { server.url(under: addresses.tokens[$0.name] ?? "") }
  }

  /// Stops serving, and makes series of the takes that have not come to their end.
  package func stop() {
    server.stop()
    for rater in raters { rater.writePartialSeries() }
  }
}
