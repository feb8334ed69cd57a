internal import Glibc

/// What eGeMAPS measures in frames of 60 ms with voice, and the formants beside it.
struct VoiceQuality {
  /// How far a period may be from that of the frame's pitch.
  private static let tolerance = 0.1

  private var periods: PeriodTracker
  private var harmonics: HarmonicSpectrum

  init(sampleRate: Int, _ pitch: PitchAnalysis) {
    periods = PeriodTracker(
      sampleRate: sampleRate, frameCount: pitch.frameCount, tolerance: Self.tolerance)
    harmonics = HarmonicSpectrum(size: pitch.transformSize, sampleRate: sampleRate)
  }

  /// The first place whose samples may still be needed, beside those of the frames to come.
  var firstPlace: Int { periods.cursor }

  /// - Parameter formants: of the frame.
  /// - Returns: the descriptors from F0semitoneFrom27.5Hz to F3amplitudeLogRelF0.
  mutating func measure(
    _ frame: FrameStream<SpectralAnalysis.Frame>.Frame, _ formants: [Formants.Formant],
    _ samples: SampleQueue
  ) -> [Double] {
    let (frequency, magnitudes) = (frame.pitch.frequency, frame.pitch.magnitudes)
    let isVoiced = frequency > 0
    let measures = periods.measure(frequency, from: frame.start, next: frame.next, samples)
    var row = [
      isVoiced ? 12 * log2(frequency / 27.5) : 0, measures.jitter,
      20 * log10(1 + measures.shimmer), 0, 0, 0,
    ]
    if isVoiced {
      harmonics.analyze(magnitudes, frequency: frequency)
      row[3] = harmonics.harmonicsToNoise(magnitudes, frequency: frequency)
      // The published program counts from 0: its H1 and H2 are the second and third harmonic.
      let second = harmonics.level(ofHarmonic: 2)
      row[4] = HarmonicSpectrum.limited(second - harmonics.level(ofHarmonic: 3))
      let third = harmonics.level(near: formants[2].frequency)
      row[5] = third.map { HarmonicSpectrum.limited(second - $0) } ?? -HarmonicSpectrum.limit
    }
    for formant in formants {
      row += [
        formant.frequency, formant.bandwidth,
        isVoiced ? harmonics.level(near: formant.frequency) ?? 0 : -HarmonicSpectrum.limit,
      ]
    }
    return row
  }
}
