package import ArgumentParser
package import Features
import TimeSeries
package import ToolSupport

/// What a model sees of features.
package struct FeatureOptions: ParsableArguments {
  @Option(
    name: .customLong("features"), parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Feature files, folders of them, manifests, or series such as predictions; all are joined by \
      recording and time. Tables that need options to be read go through extract-features import.
      """, valueName: "path"))
  package var paths: [String]

  @Option(
    help: ArgumentHelp(
      "Let each step see the features before and after it, so far; edges are repeated.",
      valueName: "seconds"))
  package var context = 0.0

  @Option(
    help: ArgumentHelp(
      "The features that --context is for, by comma. (default: all)", valueName: "names"))
  var contextFeatures: String?

  package init() {}

  package func validate() throws {
    guard context >= 0, context <= 3600 else {
      throw ValidationError("--context: expected 0 to 3600 s, found \(context)")
    }
    guard contextFeatures != nil else { return }
    if context == 0 { throw ValidationError("--context-features: expected --context with it") }
    guard let names, !names.contains(""), Set(names).count == names.count else {
      throw ValidationError(
        "--context-features: expected different names between the commas, found "
          + "'\(contextFeatures ?? "")'")
    }
  }

  /// The columns that the context is for; nil for all.
  package var names: [String]? {
    contextFeatures?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  /// Reads what the command line names, without the context.
  package func table(_ notes: Notes) throws -> FeatureTable {
    let table = try FeatureTable(
      reading: paths, settings: SeriesSettings(note: { notes.writeOnce($0, first: $1) }))
    for remark in table.remarks { notes.write(remark.text, names: remark.names) }
    return table
  }
}

/// By how much later than the features the gold standard is taken.
package enum DelayList: ExpressibleByArgument {
  /// `2.8` or `0,0.4,2.8`
  case values([Double])
  /// `0:8:0.4`
  case range(first: Double, last: Double, step: Double)

  private static let most = 1000
  private static let longest = 3600.0

  package init?(argument: String) {
    let separator: Character = argument.contains(":") ? ":" : ","
    let parts = argument.split(separator: separator, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0) }.filter { (0...Self.longest).contains($0) }
    guard numbers.count == parts.count, numbers.count <= Self.most else { return nil }
    guard separator == ":" else {
      self = .values(numbers)
      return
    }
    guard numbers.count == 3, numbers[2] > 0, numbers[1] >= numbers[0],
      (numbers[1] - numbers[0]) / numbers[2] < Double(Self.most)
    else { return nil }
    self = .range(first: numbers[0], last: numbers[1], step: numbers[2])
  }

  package var defaultValueDescription: String { "0" }

  var seconds: [Double] {
    switch self {
    case .values(let values): values
    case .range(let first, let last, let step):
      (0...Int((last - first) / step + 1e-6)).map { inNanoseconds(first + Double($0) * step) }
    }
  }

  /// The delays in steps.
  ///
  /// - Parameter step: duration of a step, seconds; nil where each recording has one row.
  /// - Throws: status 64 for what is no whole number of steps.
  package func steps(of step: Double?) throws(ToolError) -> [Int] {
    try seconds.map { delay throws(ToolError) in
      guard let step else {
        guard delay == 0 else {
          throw ToolError(
            .validationFailure, "--delay: expected 0 for one row a recording, found \(delay) s")
        }
        return 0
      }
      let steps = (delay / step).rounded()
      guard abs(steps * step - delay) < 1e-6 else {
        throw ToolError(
          .validationFailure,
          "--delay: expected multiples of the step of \(step) s, found \(delay) s")
      }
      return Int(steps)
    }
  }
}

extension FeatureInputs.Standardization: ExpressibleByArgument {}
