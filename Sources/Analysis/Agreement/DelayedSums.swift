/// Moments of two series at every delay between them: one product a step and delay, all else from
/// sums that are taken once.
///
/// Both series are taken about their means first, so that a large offset costs no digits.
struct DelayedSums {
  private let gold: [Double]
  private let prediction: [Double]
  private let goldMean: Double
  private let predictionMean: Double
  private let bias: Double
  /// `[k]`: sum of the first k values.
  private let goldSums: [Double]
  private let predictionSums: [Double]
  private let predictionSquares: [Double]

  /// - Precondition: both are finite and have as many values.
  init(gold: [Double], prediction: [Double]) {
    let moments = Moments(gold: gold, prediction: prediction)
    (goldMean, predictionMean) = (moments.goldMean, moments.predictionMean)
    bias = moments.bias
    let (goldMean, predictionMean) = (goldMean, predictionMean)
    self.gold = gold.map { $0 - goldMean }
    self.prediction = prediction.map { $0 - predictionMean }
    goldSums = runningSums(self.gold)
    predictionSums = runningSums(self.prediction)
    predictionSquares = runningSums(self.prediction.map { $0 * $0 })
  }

  /// By delay, from `-reach` to `reach` steps.
  ///
  /// - Precondition: `reach` is less than the number of values, or 0.
  func moments(reach: Int) -> [Moments] {
    guard let first = prediction.first, let last = prediction.last else {
      return [Moments](repeating: Moments(), count: 2 * reach + 1)
    }
    let count = gold.count
    let goldSquares = gold.reduce(0) { $0 + $1 * $1 }
    return (-reach...reach).map { delay in
      let moved = abs(delay)
      let kept = count - moved
      // The steps that repeat a value at the end, and the values that stay.
      let fill = delay >= 0 ? first : last
      let filledGold = delay >= 0 ? goldSums[moved] : goldSums[count] - goldSums[kept]
      let sum = kept == 0 ? 0 : Self.sum(predictionSums, kept, delay)
      let squares = kept == 0 ? 0 : Self.sum(predictionSquares, kept, delay)
      let products =
        delay >= 0
        ? product(goldFrom: delay, predictionFrom: 0, count: kept)
        : product(goldFrom: 0, predictionFrom: moved, count: kept)
      let (n, goldSum) = (Double(count), goldSums[count])
      let predictionSum = sum + Double(moved) * fill
      let predictionSquares = squares + Double(moved) * fill * fill
      // Both sums are about the means, so little more than rounding of the gold standard's is left.
      let step = (predictionSum - goldSum) / n
      return Moments(
        count: count, goldMean: goldMean + goldSum / n,
        predictionMean: predictionMean + predictionSum / n, bias: bias + step,
        goldSquares: max(goldSquares - goldSum * goldSum / n, 0),
        predictionSquares: max(predictionSquares - predictionSum * predictionSum / n, 0),
        products: products + fill * filledGold - goldSum * predictionSum / n)
    }
  }

  /// Sum of the `kept` values that a delay leaves: the first ones, or the last.
  private static func sum(_ sums: [Double], _ kept: Int, _ delay: Int) -> Double {
    delay >= 0 ? sums[kept] : sums[sums.count - 1] - sums[sums.count - 1 - kept]
  }

  /// Sum of products of `count` values from two places on; in four lanes, since a strict sum does
  /// not vectorise.
  private func product(goldFrom: Int, predictionFrom: Int, count: Int) -> Double {
    gold.withUnsafeBytes { gold in
      prediction.withUnsafeBytes { prediction in
        let stride = MemoryLayout<Double>.stride
        let (goldStart, predictionStart) = (goldFrom * stride, predictionFrom * stride)
        var lanes = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        var index = 0
        while index + 8 <= count {
          let offset = index * stride
          func four(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> SIMD4<Double> {
            bytes.loadUnaligned(fromByteOffset: start + offset, as: SIMD4<Double>.self)
          }
          lanes.0 += four(gold, goldStart) * four(prediction, predictionStart)
          lanes.1 +=
            four(gold, goldStart + 4 * stride) * four(prediction, predictionStart + 4 * stride)
          index += 8
        }
        var sum = (lanes.0 + lanes.1).sum()
        while index < count {
          let offset = index * stride
          sum +=
            gold.load(fromByteOffset: goldStart + offset, as: Double.self)
            * prediction.load(fromByteOffset: predictionStart + offset, as: Double.self)
          index += 1
        }
        return sum
      }
    }
  }
}
