/// How the samples along one axis are weighted to give `count` evenly spaced means over an extent.
///
/// Mean `j` is over the samples in `[start + j d, start + (j + 1) d)`, `d = extent / count`, each by
/// the part of it that lies inside. Where `d` is less than a sample, the interval is one sample
/// long about the same centre, which makes it linear interpolation. Outside the plane the sample at
/// the edge is repeated.
struct AxisWeights {
  /// First and last sample that any mean needs.
  let samples: ClosedRange<Int>
  /// First sample of each mean.
  let first: [Int]
  /// Where the weights of each mean begin; one more at the end.
  let offsets: [Int]
  /// Add up to 1 for each mean.
  let weights: [Float]

  /// - Parameters:
  ///   - start, extent: in samples; sample `k` is `[k, k + 1)`.
  ///   - count: number of means.
  ///   - sampleCount: samples of the plane.
  init(start: Double, extent: Double, count: Int, sampleCount: Int) {
    precondition(count > 0 && sampleCount > 0 && extent > 0)
    let spacing = extent / Double(count)
    let length = max(1, spacing)
    let last = sampleCount - 1
    var first: [Int] = []
    var offsets = [0]
    var weights: [Float] = []
    for index in 0..<count {
      let begin = start + (Double(index) + 0.5) * spacing - length / 2
      let end = begin + length
      let low = min(last, Int(max(0, begin)))
      let high = max(low, min(last, Int(max(0, end.rounded(.up)) - 1)))
      first.append(low)
      for sample in low...high {
        // The samples at the edges stand for all that is beyond them.
        let left = sample == 0 ? begin : max(begin, Double(sample))
        let right = sample == last ? end : min(end, Double(sample + 1))
        weights.append(Float(max(0, right - left) / length))
      }
      offsets.append(weights.count)
    }
    self.first = first
    self.offsets = offsets
    self.weights = weights
    let lasts = zip(first, offsets.dropFirst().indices).map { low, index in
      low + offsets[index] - offsets[index - 1] - 1
    }
    samples = (first.min() ?? 0)...(lasts.max() ?? 0)
  }
}
