/// What lies under one token: a rater's session, or recordings to look at.
package protocol Site: Sendable {
  /// - Parameter path: what follows the token and its slash, before a query.
  func response(to request: Request, path: Substring, query: Substring) -> Response
}

/// Lets requests in that come from a page of this server's, under a token that it gave out.
package struct Reception: Sendable {
  private let hosts: ServedHosts
  private let sites: [(token: [UInt8], site: any Site)]

  /// - Parameter sites: by their tokens, none of them empty.
  package init(hosts: ServedHosts, sites: [(token: String, site: any Site)]) {
    self.hosts = hosts
    self.sites = sites.map { (Array($0.token.utf8), $0.site) }
  }

  package func response(to request: Request) -> Response {
    // A name that was made to lead here is another page's (DNS rebinding).
    guard request.host.count == 1, hosts.contains(request.host[0]) else {
      return .text(421, "not served under this name\n")
    }
    guard let (site, rest) = site(of: request.target) else { return .notFound }
    if request.method == .post, request.origin != ["http://\(request.host[0])"] {
      return .text(403, "not from this page\n")
    }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return site.response(to: request, path: parts[0], query: parts.count > 1 ? parts[1] : "")
  }

  /// The site that a target names, and what follows its token's slash.
  private func site(of target: String) -> (any Site, Substring)? {
    guard target.utf8.first == UInt8(ascii: "/"),
      let slash = target.utf8.dropFirst().firstIndex(of: UInt8(ascii: "/"))
    else { return nil }
    let token = Array(target.utf8[..<slash].dropFirst())
    // Every token is compared to its end, so that time tells nothing of how much was right.
    var found: (any Site)?
    for (known, site) in sites where Self.isEqual(known, token) { found = site }
    return found.map { ($0, target[target.utf8.index(after: slash)...]) }
  }

  private static func isEqual(_ known: [UInt8], _ given: [UInt8]) -> Bool {
    guard known.count == given.count else { return false }
    return zip(known, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// The names that a server is served under, each with its port.
package struct ServedHosts: Sendable {
  private let names: Set<String>

  /// - Parameters:
  ///   - address: that is listened on, an IPv4 or IPv6 address.
  ///   - port: that was given or chosen.
  package init(address: String, port: Int) {
    let name = address.contains(":") ? "[\(address)]" : address
    names = Set([name, "127.0.0.1", "localhost"].map { "\($0):\(port)" })
  }

  func contains(_ host: String) -> Bool { names.contains(host) }
}
