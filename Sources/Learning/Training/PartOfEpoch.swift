internal import Agreement

/// What the batches of an epoch have come to so far.
struct PartOfEpoch: Equatable {
  /// Batches done.
  private(set) var batches = 0
  /// Sums over them, each divided by the batches of an epoch.
  private(set) var loss = 0.0
  private(set) var gradientNorm = 0.0
  /// Of all predictions so far, one a dimension.
  private(set) var moments: [Moments]

  init(dimensions: Int) {
    moments = [Moments](repeating: Moments(), count: dimensions)
  }

  /// - Parameter count: batches of an epoch.
  mutating func add(loss: Double, gradientNorm: Double, _ sums: [Objective.Sums], of count: Int) {
    batches += 1
    self.gradientNorm += gradientNorm / Double(count)
    self.loss += loss / Double(count)
    for (dimension, sums) in sums.enumerated() { moments[dimension].merge(sums.moments) }
  }

  /// Every bit.
  var words: [UInt64] {
    [UInt64(batches), loss.bitPattern, gradientNorm.bitPattern] + moments.flatMap(\.words)
  }

  /// Reads what `words` were.
  init(words: [UInt64]) {
    batches = Int(words[0])
    loss = Double(bitPattern: words[1])
    gradientNorm = Double(bitPattern: words[2])
    moments = stride(from: 3, to: words.count, by: Moments.wordCount).map {
      Moments(words: words[$0..<$0 + Moments.wordCount])
    }
  }

  private static let key = "part_of_epoch"

  /// Of a state: nothing where no epoch is in progress.
  var metadata: [String: String] {
    batches == 0 ? [:] : [Self.key: words.map { "\($0)" }.joined(separator: " ")]
  }

  /// Reads what `metadata` wrote; nil if it is something else.
  init?(metadata: [String: String], dimensions: Int) {
    guard let text = metadata[Self.key] else {
      self.init(dimensions: dimensions)
      return
    }
    let fields = text.split(separator: " ")
    let words = fields.compactMap { UInt64($0) }
    let counts = words.indices.filter { $0 == 0 || $0 % Moments.wordCount == 3 }
    guard words.count == fields.count, words.count == 3 + dimensions * Moments.wordCount,
      counts.allSatisfy({ words[$0] <= Self.mostCounted })
    else { return nil }
    self.init(words: words)
  }

  /// Batches or steps that no epoch has.
  private static let mostCounted: UInt64 = 1 << 40
}
