import Journal
import TestSupport

extension LogHead {
  /// Of a minute's recording, rated from -1 to 1.
  static func sample(
    dimensions: [String] = ["arousal"], scale: Scale = Scale(bounds: -1...1, start: 0),
    duration: Double? = 60, step: Double = 0.04
  ) -> LogHead {
    LogHead(
      tool: "annotate 1", rater: "anna", recording: "P1",
      dimensions: dimensions.map { Dimension(name: $0) }, isPractice: false, scale: scale,
      source: Source(file: "P1.mp4", byteCount: 7, checksum: "fnv1a64:00", duration: duration),
      step: step, setUp: ["browser": ["screen_rate": .number(60)]])
  }
}

extension Event {
  /// Any that fits the sample's scale.
  static func random(at media: Double, using generator: inout SplitMix64) -> Event {
    let kind = Bool.random(using: &generator) ? Kind.value : randomElement(using: &generator)
    let isValue = kind == .value || Int.random(in: 0..<4, using: &generator) == 0
    let notes = [nil, "", "tab\there", "\"quoted\\", "ä😀", "\u{1}", "}{", "n\":2"]
    return Event(
      kind, media: media, wall: 1.7e12 + Double.random(in: 0...1e6, using: &generator),
      values: isValue ? [Double.random(in: -1...1, using: &generator)] : [],
      device: Bool.random(using: &generator) ? randomElement(using: &generator) : nil,
      note: notes[Int.random(in: 0..<notes.count, using: &generator)])
  }
}

private func randomElement<Value: CaseIterable>(
  using generator: inout SplitMix64
) -> Value where Value.AllCases: Sendable {
  let all = Array(Value.allCases)
  return all[Int.random(in: 0..<all.count, using: &generator)]
}
