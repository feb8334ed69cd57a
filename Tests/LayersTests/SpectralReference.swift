import TestSupport

/// A cross-correlation and its gradients as direct sums in Double.
struct SpectralReference {
  let batch: Int
  let inChannels: Int
  let outChannels: Int
  let length: Int
  let taps: Int

  var inputCount: Int { batch * inChannels * length }
  var outputCount: Int { batch * outChannels * length }
  var weightCount: Int { outChannels * inChannels * taps }

  /// Taps whose sample lies within the segment.
  private func taps(at time: Int) -> Range<Int> {
    let start = time - (taps - 1) / 2
    return max(0, -start)..<min(taps, max(length - start, 0))
  }

  /// `sum over c, j of w[o, c, j] · x[b, c, t + j - (taps - 1) / 2]`, without the bias.
  func output(_ x: [Float], _ w: [Float], _ sequence: Int, _ row: Int, _ time: Int) -> Double {
    let range = taps(at: time)
    return (0..<inChannels).reduce(0) { sum, channel in
      sum
        + product(
          x, (sequence * inChannels + channel) * length + time - (taps - 1) / 2 + range.lowerBound,
          w, (row * inChannels + channel) * taps + range.lowerBound, range.count)
    }
  }

  func weightGradient(
    _ x: [Float], _ dy: [Float], _ row: Int, _ channel: Int, _ tap: Int
  ) -> Double {
    let shift = tap - (taps - 1) / 2
    let lower = max(0, -shift)
    let count = min(length, length - shift) - lower
    return (0..<batch).reduce(0) { sum, sequence in
      sum
        + product(
          x, (sequence * inChannels + channel) * length + lower + shift, dy,
          (sequence * outChannels + row) * length + lower, count)
    }
  }

  func inputGradient(
    _ w: [Float], _ dy: [Float], _ sequence: Int, _ channel: Int, _ time: Int
  ) -> Double {
    // Output t reads this sample with tap time - t + (taps - 1) / 2.
    let last = time + (taps - 1) / 2
    let lower = max(0, last - length + 1)
    let count = max(min(taps, last + 1) - lower, 0)
    return (0..<outChannels).reduce(0) { sum, row in
      sum
        + product(
          w, (row * inChannels + channel) * taps + lower,
          dy, (sequence * outChannels + row) * length + last - lower, count, step: -1)
    }
  }

  func biasGradient(_ dy: [Float], _ row: Int) -> Double {
    (0..<batch).reduce(0) { sum, sequence in
      let start = (sequence * outChannels + row) * length
      return dy[start..<start + length].reduce(sum) { $0 + Double($1) }
    }
  }

  /// `sum of a[i + n] · b[j + n · step]`; on bare pointers, since tests are not optimised.
  private func product(
    _ a: [Float], _ i: Int, _ b: [Float], _ j: Int, _ count: Int, step: Int = 1
  ) -> Double {
    precondition(count <= 0 || i >= 0 && i + count <= a.count)
    precondition(count <= 0 || min(j, j + (count - 1) * step) >= 0)
    precondition(count <= 0 || max(j, j + (count - 1) * step) < b.count)
    return a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard count > 0, var x = a.baseAddress, var y = b.baseAddress else { return 0 }
        x += i
        y += j
        var sum = 0.0
        var left = count
        while left > 0 {
          sum += Double(x.pointee) * Double(y.pointee)
          x += 1
          y += step
          left -= 1
        }
        return sum
      }
    }
  }
}

func randomFloats(_ count: Int, _ generator: inout SplitMix64) -> [Float] {
  (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
}

/// Largest difference, as a share of the expected values' root mean square; infinite for a NaN.
func largestError(_ found: [Double], _ expected: [Double]) -> Double {
  let scale = (expected.reduce(0) { $0 + $1 * $1 } / Double(max(expected.count, 1))).squareRoot()
  return zip(found, expected).reduce(0) {
    let error = abs($1.0 - $1.1) / max(scale, 1e-30)
    return error.isNaN ? .infinity : max($0, error)
  }
}
