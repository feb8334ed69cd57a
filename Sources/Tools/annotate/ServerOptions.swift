import ArgumentParser
import ToolSupport

/// Where the page is served.
struct ServerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Port to listen on. (default: any; to collect, the one of the last time)",
      valueName: "number"))
  var port: Int?

  @Option(
    help: ArgumentHelp(
      """
      Address to listen on: another than the machine's own to itself is reached from the network, \
      unencrypted, and sticks do not work there. (default: 127.0.0.1)
      """, valueName: "address"))
  var host: String?

  @Flag(help: "Open the page of the first rater in the browser.")
  var open = false

  /// The address to listen on; warns of one that the network reaches.
  ///
  /// - Parameter file: what the session file says.
  /// - Throws: status 64 for an address that is none to call the page by.
  func address(or file: String?) throws(ToolError) -> String {
    let address = host ?? file ?? Self.loopback
    guard !["0.0.0.0", "::", ""].contains(address) else {
      throw ToolError(
        .validationFailure,
        "--host: expected the one address or name that browsers will use, found '\(address)'")
    }
    if !address.hasPrefix("127."), !["::1", "localhost"].contains(address) {
      Annotate.notes.warn(
        "--host \(address): whoever knows a page's address rates over the network, unencrypted, "
          + "and sticks do not work there; an ssh tunnel to \(Self.loopback) has neither fault")
    }
    return address
  }

  private static let loopback = "127.0.0.1"

  /// The port to listen on; nil: the one of the last time, or any.
  ///
  /// - Parameter file: what the session file says.
  /// - Throws: status 64 for what is no port.
  func port(or file: Int?) throws(ToolError) -> Int? {
    guard let port = port ?? file else { return nil }
    return try checked(port, "--port", in: 0...65535)
  }
}
