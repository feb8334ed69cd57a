import Segments
import TestSupport
import Testing

@testable import Acoustics

@Suite struct ExtractionTests {
  private func sound(_ seconds: Double, rate: Int, seed: UInt64) -> [Float] {
    var generator = SplitMix64(seed: seed)
    var phase = 0.0
    return (0..<Int(seconds * Double(rate))).map { index in
      phase += (150 + 20 * Double(index) / Double(rate)) / Double(rate)
      phase -= phase.rounded(.down)
      return Float(0.4 * (phase - 0.5)) + Float.random(in: -0.02...0.02, using: &generator)
    }
  }

  private func rows(
    _ set: FeatureSet, _ rows: FeatureRows, _ samples: [Float], rate: Int, block: Int = 32_768
  ) -> [[Float]] {
    var extraction = FeatureExtraction(set, sampleRate: rate, rows: rows)
    var found: [[Float]] = []
    samples.withUnsafeBufferPointer { samples in
      for start in stride(from: 0, to: samples.count, by: block) {
        let part = samples[start..<min(start + block, samples.count)]
        extraction.append(UnsafeBufferPointer(rebasing: part)) { found.append($0) }
      }
    }
    extraction.finish { found.append($0) }
    return found
  }

  private func window(
    _ length: Double, _ hop: Double, _ alignment: FeatureWindow.Alignment = .centred
  ) throws -> FeatureRows {
    .windows(try #require(FeatureWindow(length: length, hop: hop, alignment: alignment, rate: 100)))
  }

  @Test(arguments: FeatureSet.allCases)
  func blocksDoNotMatter(set: FeatureSet) throws {
    let samples = sound(1.3, rate: 16_000, seed: 1)
    let all = try [.descriptors, .whole, window(0.5, 0.04), window(0.5, 0.04, .trailing)]
    for kind in all {
      let once = rows(set, kind, samples, rate: 16_000, block: samples.count)
      let often = rows(set, kind, samples, rate: 16_000, block: 37)
      #expect(once.map { $0.map(\.bitPattern) } == often.map { $0.map(\.bitPattern) })
      #expect(once.allSatisfy { $0.count == FeatureExtraction.names(set, kind).count })
    }
  }

  /// 1.3 s are 32 steps of 0.04 s, 6 of 0.2 s, and 125 frames of 60 ms and one more row.
  @Test func thereIsARowForEachStep() throws {
    let samples = sound(1.3, rate: 16_000, seed: 2)
    #expect(rows(.egemaps, try window(4, 0.04), samples, rate: 16_000).count == 32)
    #expect(rows(.egemaps, try window(0.1, 0.2), samples, rate: 16_000).count == 6)
    #expect(rows(.egemaps, .descriptors, samples, rate: 16_000).count == 126)
    #expect(rows(.egemaps, .whole, samples, rate: 16_000).count == 1)
  }

  @Test(arguments: [(FeatureSet.egemaps, 960), (.formants, 960), (.mfcc, 400), (.prosody, 960)])
  func lessThanAFrameHasNoRow(set: FeatureSet, frame: Int) throws {
    let samples = sound(0.1, rate: 16_000, seed: 5)
    for kind in try [.descriptors, .whole, window(0.1, 0.02)] {
      #expect(rows(set, kind, Array(samples.prefix(frame - 1)), rate: 16_000).isEmpty)
      #expect(!rows(set, kind, Array(samples.prefix(frame)), rate: 16_000).isEmpty)
    }
  }

  /// A window that reaches over all is the whole.
  @Test(arguments: FeatureSet.allCases)
  func windowsAreCutAtTheEnds(set: FeatureSet) throws {
    let samples = sound(1.2, rate: 16_000, seed: 3)
    let whole = rows(set, .whole, samples, rate: 16_000)[0]
    let windows = rows(set, try window(10, 0.04), samples, rate: 16_000)
    #expect(windows.allSatisfy { $0.map(\.bitPattern) == whole.map(\.bitPattern) })
  }

  @Test(arguments: [8000, 11_025, 22_050, 44_100, 96_000, 192_000])
  func everyRateHasItsPitch(rate: Int) throws {
    let samples = sound(0.505, rate: rate, seed: 4)
    let found = rows(.egemaps, .descriptors, samples, rate: rate)
    #expect(found.count == 46)
    #expect(found.allSatisfy { $0.allSatisfy(\.isFinite) })
    // 155 Hz in the middle: 29.94 semitones above 27.5 Hz.
    #expect(abs(found[20][10] - 29.9) < 0.3)
    let whole = rows(.egemaps, .whole, samples, rate: rate)
    #expect(whole.allSatisfy { $0.allSatisfy(\.isFinite) })
  }

  @Test func noPitchIsMissingInProsody() throws {
    let silence = [Float](repeating: 0, count: 16_000)
    let found = rows(.prosody, .whole, silence, rate: 16_000)[0]
    #expect(found[0].isNaN && found[1].isNaN)
    #expect(found.dropFirst(2).allSatisfy { $0.isFinite })
    let descriptors = rows(.prosody, .descriptors, silence, rate: 16_000)
    #expect(descriptors.allSatisfy { $0[0].isNaN })
  }

  @Test func windowsAreWholeHundredths() {
    #expect(FeatureWindow(length: 4, hop: 0.04, alignment: .centred, rate: 100) != nil)
    #expect(FeatureWindow(length: 4, hop: 0.005, alignment: .centred, rate: 100) == nil)
    #expect(FeatureWindow(length: 0.05, hop: 0.04, alignment: .centred, rate: 100) == nil)
    #expect(FeatureWindow(length: .nan, hop: 0.04, alignment: .centred, rate: 100) == nil)
    #expect(FeatureWindow(length: 1e300, hop: 0.04, alignment: .centred, rate: 100) == nil)
  }

  @Test func windowsLieAboutTheStepsEnd() throws {
    let centred = try #require(
      FeatureWindow(length: 0.2, hop: 0.04, alignment: .centred, rate: 100))
    #expect(centred.rows(ofStep: 0) == 0..<14)
    #expect(centred.rows(ofStep: 9) == 30..<50)
    let trailing = try #require(
      FeatureWindow(length: 0.2, hop: 0.04, alignment: .trailing, rate: 100))
    #expect(trailing.rows(ofStep: 0) == 0..<4)
    #expect(trailing.rows(ofStep: 9) == 20..<40)
  }
}
