/// A chain as its JSON has it, before its values are checked.
struct ChainText: Decodable {
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
  fileprivate func fitted(at place: String) throws(ChainError) -> Chain.FittedStep {
    guard let kind = ChainStep.Kind(rawValue: step) else {
      throw unknown(step, ChainStep.Kind.self, at: place + ".step")
    }
    let isKept = kept ?? true
    let values = [window, offset, factor, centre, delay]
    let step = !isKept && values.allSatisfy { $0 == nil } ? nil : try step(kind, at: place)
    return Chain.FittedStep(
      kind: kind, step: step, isKept: isKept, before: before, after: after)
  }

  private func step(_ kind: ChainStep.Kind, at place: String) throws(ChainError) -> ChainStep {
    switch kind {
    case .median:
      let window = try required(window, at: place + ".window")
      guard window > 0 else {
        throw ChainError("\(place).window: expected more than 0 seconds, found \(window)")
      }
      return .median(
        MedianFilter(
          window: window, edge: try named(edge, Edge.self, or: .repeat, at: place + ".edge"),
          acrossRecordings: acrossRecordings ?? false))
    case .centring:
      return .centring(Centring(offset: try required(offset, at: place + ".offset")))
    case .scaling:
      return .scaling(
        Scaling(
          factor: try required(factor, at: place + ".factor"),
          centre: try required(centre, at: place + ".centre")))
    case .shift:
      let delay = try required(delay, at: place + ".delay")
      guard delay >= 0 else {
        throw ChainError("\(place).delay: expected 0 seconds or more, found \(delay)")
      }
      return .shift(
        TimeShift(
          delay: delay,
          fill: try named(fill, TimeShift.Fill.self, or: .repeat, at: place + ".fill")))
    }
  }
}

private func required(_ value: Double?, at place: String) throws(ChainError) -> Double {
  guard let value else { throw ChainError("\(place): expected a number, found none") }
  guard value.isFinite else { throw ChainError("\(place): expected a number, found \(value)") }
  return value
}

private func named<Name: RawRepresentable<String> & CaseIterable>(
  _ text: String?, _ names: Name.Type, or standard: Name, at place: String
) throws(ChainError) -> Name {
  guard let text else { return standard }
  guard let name = Name(rawValue: text) else { throw unknown(text, names, at: place) }
  return name
}

private func unknown<Name: RawRepresentable<String> & CaseIterable>(
  _ text: String, _ names: Name.Type, at place: String
) -> ChainError {
  let known = names.allCases.map(\.rawValue).joined(separator: ", ")
  return ChainError("\(place): expected one of \(known), found '\(text)'")
}

extension ChainError {
  /// What a JSON decoder says, in one line.
  init(describing error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init("\(place(context.codingPath + [key])): expected a value, found none")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      self.init("\(place(context.codingPath)): expected \(name(of: type)), found another type")
    case .dataCorrupted(let context):
      let place = context.codingPath.isEmpty ? "" : place(context.codingPath) + ": "
      self.init("\(place)expected a chain in JSON, found text that is not JSON")
    @unknown default:
      self.init("expected a chain in JSON, found other text")
    }
  }
}

private func place(_ path: [any CodingKey]) -> String {
  path.reduce("") { place, key in
    if let index = key.intValue { return place + "[\(index)]" }
    return place.isEmpty ? key.stringValue : place + "." + key.stringValue
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
