import FoundationEssentials
import Text

/// A text that is not a chain: says where in it, what was expected and what was found.
package struct ChainError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

// As text, a chain is a JSON object:
//
//     {
//       "chain": 1,
//       "variant": "paper",
//       "dimensions": {
//         "arousal": [
//           {"step": "median", "kept": true, "window": 1.24, "edge": "repeat",
//            "ccc_before": 0.41, "ccc_after": 0.45},
//           ...
//
// one line a step. A step written by hand needs its name and values only: `kept` is true where it
// is not given, `edge` and `fill` are `repeat`, `across_recordings` is false.
extension Chain {
  /// The chain as JSON, ending in a newline; numbers are the shortest text that reads back.
  package var json: String {
    let blocks = dimensions.map { dimension in
      let lines = dimension.steps.map { "      {\($0.members.joined(separator: ", "))}" }
      let name = jsonString(dimension.name)
      return lines.isEmpty
        ? "    \(name): []" : "    \(name): [\n\(lines.joined(separator: ",\n"))\n    ]"
    }
    return """
      {
        "chain": 1,
        "variant": "\(variant.rawValue)",
        "dimensions": {
      \(blocks.joined(separator: ",\n"))
        }
      }

      """
  }

  /// Reads a chain.
  ///
  /// - Parameter json: UTF-8 bytes; dimensions come out sorted by name, whatever their order there.
  /// - Throws: `ChainError` naming the member that is missing or wrong.
  package init(json: [UInt8]) throws(ChainError) {
    do {
      self = try JSONDecoder().decode(ChainText.self, from: Data(json)).checked()
    } catch let error as ChainError {
      throw error
    } catch let error as DecodingError {
      throw ChainError(describing: error)
    } catch {
      throw ChainError("expected a chain in JSON, found other text")
    }
  }
}

extension Chain.FittedStep {
  /// `"name": value` for each thing known of the step.
  fileprivate var members: [String] {
    var members = ["\"step\": \"\(kind.rawValue)\"", "\"kept\": \(isKept)"]
    switch step {
    case .median(let filter):
      members.append("\"window\": \(filter.window)")
      members.append("\"edge\": \"\(filter.edge.rawValue)\"")
      if filter.acrossRecordings { members.append("\"across_recordings\": true") }
    case .centring(let centring):
      members.append("\"offset\": \(centring.offset)")
    case .scaling(let scaling):
      members.append("\"factor\": \(scaling.factor)")
      members.append("\"centre\": \(scaling.centre)")
    case .shift(let shift):
      members.append("\"delay\": \(shift.delay)")
      members.append("\"fill\": \"\(shift.fill.rawValue)\"")
    case nil: break
    }
    if let before { members.append("\"ccc_before\": \(before)") }
    if let after { members.append("\"ccc_after\": \(after)") }
    return members
  }
}

/// A chain as its JSON has it, before its values are checked.
private struct ChainText: Decodable {
  let chain: Int
  let variant: String?
  let dimensions: [String: [StepText]]

  struct StepText: Decodable {
    let step: String
    let kept: Bool?
    let window: Double?
    let edge: String?
    let acrossRecordings: Bool?
    let offset: Double?
    let factor: Double?
    let centre: Double?
    let delay: Double?
    let fill: String?
    let before: Double?
    let after: Double?

    enum CodingKeys: String, CodingKey {
      case step, kept, window, edge, offset, factor, centre, delay, fill
      case acrossRecordings = "across_recordings"
      case before = "ccc_before"
      case after = "ccc_after"
    }
  }

  /// - Throws: if a name is unknown, or a value is missing or out of range.
  func checked() throws(ChainError) -> Chain {
    guard chain == 1 else { throw ChainError("chain: expected version 1, found \(chain)") }
    let variant = try named(variant, Chain.Variant.self, or: .paper, at: "variant")
    var fitted: [Chain.Dimension] = []
    for (name, texts) in dimensions.sorted(by: { $0.key < $1.key }) {
      var steps: [Chain.FittedStep] = []
      for (index, text) in texts.enumerated() {
        steps.append(try text.fitted(at: "dimensions.\(name)[\(index)]"))
      }
      fitted.append(Chain.Dimension(name: name, steps: steps))
    }
    return Chain(variant: variant, dimensions: fitted)
  }
}

extension ChainText.StepText {
  fileprivate func fitted(at path: String) throws(ChainError) -> Chain.FittedStep {
    guard let kind = ChainStep.Kind(rawValue: step) else {
      throw unknown(step, ChainStep.Kind.self, at: path + ".step")
    }
    let isKept = kept ?? true
    let values = [window, offset, factor, centre, delay]
    let step = !isKept && values.allSatisfy { $0 == nil } ? nil : try step(kind, at: path)
    return Chain.FittedStep(
      kind: kind, step: step, isKept: isKept, before: before, after: after)
  }

  private func step(_ kind: ChainStep.Kind, at path: String) throws(ChainError) -> ChainStep {
    switch kind {
    case .median:
      let window = try required(window, at: path + ".window")
      guard window > 0 else {
        throw ChainError("\(path).window: expected more than 0 seconds, found \(window)")
      }
      return .median(
        MedianFilter(
          window: window, edge: try named(edge, Edge.self, or: .repeat, at: path + ".edge"),
          acrossRecordings: acrossRecordings ?? false))
    case .centring:
      return .centring(Centring(offset: try required(offset, at: path + ".offset")))
    case .scaling:
      return .scaling(
        Scaling(
          factor: try required(factor, at: path + ".factor"),
          centre: try required(centre, at: path + ".centre")))
    case .shift:
      let delay = try required(delay, at: path + ".delay")
      return .shift(
        TimeShift(
          delay: delay,
          fill: try named(fill, TimeShift.Fill.self, or: .repeat, at: path + ".fill")))
    }
  }
}

private func required(_ value: Double?, at path: String) throws(ChainError) -> Double {
  guard let value else { throw ChainError("\(path): expected a number, found none") }
  guard value.isFinite else { throw ChainError("\(path): expected a number, found \(value)") }
  return value
}

private func named<Name: RawRepresentable<String> & CaseIterable>(
  _ text: String?, _ names: Name.Type, or standard: Name, at path: String
) throws(ChainError) -> Name {
  guard let text else { return standard }
  guard let name = Name(rawValue: text) else { throw unknown(text, names, at: path) }
  return name
}

private func unknown<Name: RawRepresentable<String> & CaseIterable>(
  _ text: String, _ names: Name.Type, at path: String
) -> ChainError {
  let known = names.allCases.map(\.rawValue).joined(separator: ", ")
  return ChainError("\(path): expected one of \(known), found '\(text)'")
}

extension ChainError {
  /// What a JSON decoder says, in one line.
  init(describing error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init("\(text(context.codingPath + [key])): expected a value, found none")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      self.init("\(prefix(context))expected \(name(of: type)), found another type")
    case .dataCorrupted(let context):
      self.init("\(prefix(context))expected a chain in JSON, found text that is not JSON")
    @unknown default:
      self.init("expected a chain in JSON, found other text")
    }
  }
}

private func prefix(_ context: DecodingError.Context) -> String {
  context.codingPath.isEmpty ? "" : text(context.codingPath) + ": "
}

private func text(_ path: [any CodingKey]) -> String {
  path.reduce("") { text, key in
    if let index = key.intValue { return text + "[\(index)]" }
    return text.isEmpty ? key.stringValue : text + "." + key.stringValue
  }
}

private func name(of type: Any.Type) -> String {
  switch type {
  case is Double.Type, is Int.Type: "a number"
  case is String.Type: "a text"
  case is Bool.Type: "true or false"
  case is [ChainText.StepText].Type, is [Any].Type: "a list of steps"
  default: "an object"
  }
}
