import ArgumentParser
import Files
import Journal
import ToolSupport

/// What is to be rated, by whom and how; what is not said here is as the session file has it.
struct SessionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A session prepared in JSON: members are named as these options, with _ for - and in the plural \
      where there may be several; paths are from where the file lies. Options given beside it count.
      """, valueName: "file"))
  var session: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Folder for the ratings; it is made where it is missing.", valueName: "folder"))
  var output: String?

  @Option(
    name: .customLong("dimension"), parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      What is rated, one dimension after the other; with the names of the scale's ends as in \
      'valence=very negative:very positive'. (default: arousal valence)
      """, valueName: "name"))
  var dimensions: [DimensionOption] = []

  @Flag(help: "Rate two dimensions at once, in a plane.")
  var twoDimensional = false

  @Option(
    name: .customLong("rater"),
    help: ArgumentHelp(
      """
      Who rates, as files call them; several, each with a page of their own: once for each. \
      (default: your login name)
      """, valueName: "name"))
  var raters: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Order of the recordings: given, or random, which is another for each rater and dimension. \
      (default: given)
      """, valueName: "order"))
  var recordingsOrder: OrderOption?

  @Option(
    help: ArgumentHelp("Seed of the random order. (default: 1)", valueName: "number"))
  var seed: UInt64?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Ends of the scale, or unbounded. (default: -1:1)", valueName: "low:high"))
  var range: RangeOption?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where the hand begins. (default: 0, or the middle of a range without it)",
      valueName: "value"))
  var start: Double?

  @Option(
    help: ArgumentHelp(
      "What raters may use: any, pointer, keys or gamepad. (default: any)", valueName: "device"))
  var input: Session.Input?

  @Option(
    help: ArgumentHelp(
      "A clip to try the hand on before each dimension; no series is made of it.",
      valueName: "file"))
  var practice: String?

  @Option(help: ArgumentHelp("What raters read first, Markdown.", valueName: "file"))
  var instructions: String?

  @Option(
    help: ArgumentHelp(
      "Seconds counted down before a recording plays. (default: 3)", valueName: "seconds"))
  var countdown: Int?

  @Option(
    help: ArgumentHelp(
      "Offer a break after so many recordings. (default: none)", valueName: "number"))
  var breakAfter: Int?

  @Option(
    help: ArgumentHelp(
      "Duration of a step of the series, seconds. (default: 0.04)", valueName: "seconds"))
  var step: Double?

  @Argument(help: ArgumentHelp("Recordings that browsers play.", valueName: "recording"))
  var recordings: [String] = []
}

/// `name` or `name=lower:upper`
struct DimensionOption: ExpressibleByArgument {
  let dimension: Dimension

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let labels = parts.count > 1 ? parts[1].split(separator: ":") : []
    guard parts.count == 1 || labels.count == 2 else { return nil }
    dimension = Dimension(
      name: String(parts[0]), lower: labels.first.map(String.init),
      upper: labels.last.map(String.init))
  }
}

/// `low:high` or `unbounded`
struct RangeOption: ExpressibleByArgument {
  /// Nil: unbounded.
  let bounds: ClosedRange<Double>?

  init?(argument: String) {
    if argument == "unbounded" {
      bounds = nil
      return
    }
    let ends = argument.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard ends.count == 2, let lower = ends[0], let upper = ends[1], lower < upper,
      max(lower.magnitude, upper.magnitude) <= 1e9
    else { return nil }
    bounds = lower...upper
  }
}

enum OrderOption: String, CaseIterable, ExpressibleByArgument {
  case given, random
}

extension Session.Input: ExpressibleByArgument {}
