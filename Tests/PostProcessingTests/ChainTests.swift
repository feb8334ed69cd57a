import PostProcessing
import TestSupport
import Testing

struct ChainTests {
  static let example = Chain(
    variant: .avec2016,
    dimensions: [
      Chain.Dimension(
        name: "arousal",
        steps: [
          Chain.FittedStep(
            kind: .shift, step: .shift(TimeShift(delay: 2.4, fill: .zero)), isKept: true,
            before: 0.1, after: 0.30000000000000004),
          Chain.FittedStep(
            kind: .median,
            step: .median(MedianFilter(window: 0.44, edge: .reflect, acrossRecordings: true)),
            isKept: false, before: 0.3, after: 1e-5),
          Chain.FittedStep(
            kind: .centring, step: .centring(Centring(offset: -0.125)), isKept: true),
          Chain.FittedStep(
            kind: .scaling, step: .scaling(Scaling(factor: 1.5, centre: 0.25)), isKept: true),
        ]),
      Chain.Dimension(name: "va\"l\\e\n", steps: []),
      Chain.Dimension(
        name: "valence",
        steps: [Chain.FittedStep(kind: .scaling, step: nil, isKept: false, before: 0)]),
    ])

  @Test func jsonReadsBack() throws {
    #expect(try Chain(json: Array(Self.example.json.utf8)) == Self.example)
  }

  @Test func jsonHasALineAStep() {
    let lines = Self.example.json.split(separator: "\n").map(String.init)
    #expect(
      lines.prefix(4) == [
        "{", "  \"chain\": 1,", "  \"variant\": \"avec2016\",", "  \"dimensions\": {",
      ])
    #expect(
      lines[5] == "      {\"step\": \"shift\", \"kept\": true, \"delay\": 2.4, \"fill\": \"zero\", "
        + "\"ccc_before\": 0.1, \"ccc_after\": 0.30000000000000004},")
  }

  @Test func onlyKeptStepsAreApplied() throws {
    let steps = try #require(Self.example.steps(of: "arousal"))
    #expect(steps.map(\.kind) == [.shift, .centring, .scaling])
    #expect(Self.example.steps(of: "valence") == [])
    #expect(Self.example.steps(of: "liking") == nil)
  }

  @Test func aChainWrittenByHandNeedsOnlyNamesAndValues() throws {
    let text = """
      {"chain": 1, "dimensions": {"arousal": [
        {"step": "median", "window": 1.2}, {"step": "shift", "delay": -2}]}}
      """
    let chain = try Chain(json: Array(text.utf8))
    #expect(chain.variant == .paper)
    #expect(
      chain.steps(of: "arousal") == [
        .median(MedianFilter(window: 1.2)), .shift(TimeShift(delay: -2)),
      ])
  }

  @Test(arguments: [
    ("", "expected a chain in JSON, found text that is not JSON"),
    ("{\"chain\": 1", "expected a chain in JSON, found text that is not JSON"),
    ("[]", "expected an object, found another type"),
    ("{\"dimensions\": {}}", "chain: expected a value, found none"),
    ("{\"chain\": 2, \"dimensions\": {}}", "chain: expected version 1, found 2"),
    (step("{}"), "dimensions.a[0].step: expected a value, found none"),
    (
      step("{\"step\": \"mean\"}"),
      "dimensions.a[0].step: expected one of median, centring, scaling, shift, found 'mean'"
    ),
    (step("{\"step\": \"median\"}"), "dimensions.a[0].window: expected a number, found none"),
    (
      step("{\"step\": \"median\", \"window\": \"1\"}"),
      "dimensions.a[0].window: expected a number, found another type"
    ),
    (
      step("{\"step\": \"median\", \"window\": 0}"),
      "dimensions.a[0].window: expected more than 0 seconds, found 0.0"
    ),
    (
      step("{\"step\": \"median\", \"window\": 1, \"edge\": \"wrap\"}"),
      "dimensions.a[0].edge: expected one of repeat, reflect, zero, found 'wrap'"
    ),
    (
      step("{\"step\": \"shift\", \"delay\": \"1\"}"),
      "dimensions.a[0].delay: expected a number, found another type"
    ),
    (
      step("{\"step\": \"scaling\", \"factor\": 2}"),
      "dimensions.a[0].centre: expected a number, found none"
    ),
  ])
  func whatIsNotAChainIsNamed(text: String, problem: String) {
    #expect(throws: ChainError(problem)) { try Chain(json: Array(text.utf8)) }
  }

  /// Any damage to a chain is an error or another chain, never a trap.
  @Test(arguments: UInt64(0)..<200)
  func damagedTextNeverTraps(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var text = Array(Self.example.json.utf8)
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      let place = Int.random(in: 0..<text.count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: text[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: text.remove(at: place)
      default: text.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      }
    }
    do {
      let chain = try Chain(json: text)
      for dimension in chain.dimensions {
        for step in dimension.applied { _ = step.applied(to: [[1, 2], []], step: 0.04) }
      }
    } catch {
      #expect(!error.description.isEmpty)
    }
  }

  @Test func manyNestedBracketsAreAnError() {
    let text = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: ChainError.self) { try Chain(json: text) }
  }

  private static func step(_ text: String) -> String {
    "{\"chain\": 1, \"dimensions\": {\"a\": [\(text)]}}"
  }
}
