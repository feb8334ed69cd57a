internal import Glibc

/// What eGeMAPS measures in frames of 60 ms with voice, and the formants beside it.
struct VoiceQuality {
  /// How far a period may be from that of the frame's pitch.
  private static let tolerance = 0.1

  private var periods: PeriodTracker
  private var harmonics: HarmonicSpectrum

  init(sampleRate: Int, _ pitch: PitchAnalysis, _ counting: PeriodTracker.Counting) {
    periods = PeriodTracker(
      sampleRate: sampleRate, frameCount: pitch.frameCount, tolerance: Self.tolerance, counting)
    harmonics = HarmonicSpectrum(size: pitch.transformSize, sampleRate: sampleRate)
  }

  /// The first place whose samples may still be needed, beside those of the frames to come.
  var firstPlace: Int { periods.cursor }

  /// Appends the descriptors from F0semitoneFrom27.5Hz to F3amplitudeLogRelF0.
  ///
  /// - Parameter formants: of the frame.
  mutating func measure(
    _ frame: FrameStream<SpectralAnalysis.Frame>.Frame, _ formants: [Formants.Formant],
    _ samples: SampleQueue, into row: inout [Double]
  ) {
    let (frequency, magnitudes) = (frame.pitch.frequency, frame.pitch.magnitudes)
    let isVoiced = frequency > 0
    let measures = periods.measure(frequency, from: frame.start, next: frame.next, samples)
    row.append(isVoiced ? 12 * log2(frequency / 27.5) : 0)
    row.append(measures.jitter)
    row.append(20 * log10(1 + measures.shimmer))
    if isVoiced {
      harmonics.analyze(magnitudes, frequency: frequency)
      row.append(harmonics.harmonicsToNoise(magnitudes, frequency: frequency))
      // The published program counts from 0: its H1 and H2 are the second and third harmonic.
      let second = harmonics.level(ofHarmonic: 2)
      row.append(HarmonicSpectrum.limited(second - harmonics.level(ofHarmonic: 3)))
      let third = harmonics.level(near: formants[2].frequency)
      row.append(third.map { HarmonicSpectrum.limited(second - $0) } ?? -HarmonicSpectrum.limit)
    } else {
      for _ in 0..<3 { row.append(0) }
    }
    for formant in formants {
      row.append(formant.frequency)
      row.append(formant.bandwidth)
      row.append(
        isVoiced ? harmonics.level(near: formant.frequency) ?? 0 : -HarmonicSpectrum.limit)
    }
  }
}
