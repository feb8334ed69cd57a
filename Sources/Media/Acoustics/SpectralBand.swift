/// The bins of a part of a spectrum, and their weights: those at the edges have as much as lies within,
/// and 1 where that is nothing, as the published program has it.
struct SpectralBand {
  let firstBin: Int
  let weights: [Double]

  init(_ range: ClosedRange<Double>, binCount: Int, binWidth: Double) {
    let first = Int((range.lowerBound / binWidth).rounded(.down))
    let last = min(Int((range.upperBound / binWidth).rounded(.down)), binCount - 1)
    firstBin = first
    var weights = Array(repeating: 1.0, count: last - first + 1)
    let low = Double(first + 1) - range.lowerBound / binWidth
    let high = range.upperBound / binWidth - Double(last)
    if low > 0 { weights[0] = low }
    if high > 0 { weights[last - first] = high }
    self.weights = weights
  }

  /// The weighted sum of powers.
  func power(_ powers: [Double]) -> Double {
    var sum = 0.0
    for (index, weight) in weights.enumerated() { sum += weight * powers[firstBin + index] }
    return sum
  }
}
