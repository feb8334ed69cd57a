import ArgumentParser
import ToolSupport

/// Where the page is served.
struct ServerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Port to listen on, by default the one of the last time, or any.", valueName: "number"))
  var port: Int?

  @Option(
    help: ArgumentHelp(
      """
      Address to listen on: with another than this machine's own the page is reached, unencrypted, \
      from the network, and sticks do not work there.
      """, valueName: "address"))
  var host = "127.0.0.1"

  @Flag(help: "Open the page of the first rater in the browser.")
  var open = false

  func validate() throws {
    if let port, !(0...65535).contains(port) {
      throw ValidationError("--port: expected 0 to 65535, found \(port)")
    }
  }
}
