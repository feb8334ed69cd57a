import Testing

@testable import Acoustics

@Suite struct PitchTests {
  private static let sampleRate = 16_000

  /// A pulse at each of the times, as a band-limited hump of about a millisecond; seconds.
  private func pulses(_ times: [Double], duration: Double) -> [Float] {
    var samples = [Float](repeating: 0, count: Int(duration * Double(Self.sampleRate)))
    for time in times {
      let centre = time * Double(Self.sampleRate)
      for index in max(0, Int(centre) - 40)..<min(samples.count, Int(centre) + 40) {
        let place = (Double(index) - centre) / 6
        samples[index] += Float(0.5 * (1 - place * place) / (1 + place * place * place * place))
      }
    }
    return samples
  }

  private func rows(_ samples: [Float]) -> [[Float]] {
    var extraction = FeatureExtraction(
      .egemaps, sampleRate: Self.sampleRate, rows: .descriptors)
    var rows: [[Float]] = []
    samples.withUnsafeBufferPointer { extraction.append($0) { rows.append($0) } }
    extraction.finish { rows.append($0) }
    return rows
  }

  private func column(_ name: String, _ rows: [[Float]]) throws -> [Float] {
    let index = try #require(
      FeatureSet.egemaps.descriptorNames.firstIndex { $0.hasPrefix(name) })
    // Away from both ends.
    return rows.dropFirst(10).dropLast(10).map { $0[index] }
  }

  @Test(arguments: [90.0, 120, 210, 333])
  func pitchIsThatOfThePulses(frequency: Double) throws {
    let count = Int(frequency)
    let rows = rows(pulses((0..<count).map { Double($0) / frequency }, duration: 1))
    // 12 log2(f / 27.5); a hundredth of a semitone is 0.06 %.
    let expected = Float(12 * (frequency / 27.5).logarithm2)
    for semitones in try column("F0", rows) { #expect(abs(semitones - expected) < 0.1) }
    for jitter in try column("jitter", rows) { #expect(jitter < 0.002) }
    for shimmer in try column("shimmer", rows) { #expect(shimmer < 0.1) }
  }

  /// Pulses two samples late and early in turn: `t_k = 160 k + (-1)^k 2` samples.
  ///
  /// Both ends of a period move, so that periods are 156 and 164 samples in turn, and successive ones
  /// differ by 8, always: 8 / 160 = 0.05 is the jitter. It is four times the 2 / 160 by which a pulse is
  /// off, and twice the 4 / 160 by which a period is off the mean. The stretches that are compared hold
  /// parts of the pulses beside, which draws the lags together by less than a sample.
  @Test func jitterIsTheDifferenceOfSuccessivePeriods() throws {
    let times = (0..<100).map { index in
      Double(160 * index + (index.isMultiple(of: 2) ? 2 : -2)) / Double(Self.sampleRate)
    }
    for jitter in try column("jitter", rows(pulses(times, duration: 1))) {
      #expect(abs(jitter - 0.05) < 0.008)
    }
  }

  @Test func silenceHasNoVoice() throws {
    let rows = rows([Float](repeating: 0, count: Self.sampleRate))
    #expect(rows.count == 95 + 1)
    for name in ["F0", "jitter", "shimmer", "HNR", "logRelF0-H1-H2"] {
      #expect(try column(name, rows).allSatisfy { $0 == 0 })
    }
    #expect(rows.allSatisfy { $0.allSatisfy(\.isFinite) })
  }
}

extension Double {
  fileprivate var logarithm2: Double {
    // Without the C library: the exponent, and the rest by its series.
    let rest = (significand - 1) / (significand + 1)
    var (sum, power) = (0.0, rest)
    for index in 0..<40 {
      sum += power / Double(2 * index + 1)
      power *= rest * rest
    }
    return Double(exponent) + 2 * sum / 0.693147180559945309
  }
}
