internal import Glibc

/// The 88 functionals of eGeMAPS v02 over a stretch of its descriptors.
///
/// Pitch, what is measured of voices, and what is taken of frames with or without voice alone, are
/// summed up over values that are not 0; 0 stands for a stretch without any.
struct EGeMAPSFunctionals: Functionals {
  let names = EGeMAPSFunctionals.allNames

  private typealias Column = EGeMAPSDescriptors.Column
  /// In the order of their functionals: spectralFlux to mfcc4, of all frames.
  private static let overall = Array(Column.flux..<Column.pitch)
  /// jitterLocal to mfcc4V, the formants being those of frames with voice.
  private static let voiced: [Int] = {
    var columns = Array(Column.pitch + 1..<Column.formants)
    for formant in 0..<Formants.count {
      let frequency = Column.voicedFormants + 2 * formant
      columns += [frequency, frequency + 1, Column.formants + 3 * formant + 2]
    }
    return columns + Array(Column.voiced..<Column.unvoiced)
  }()
  private static let unvoiced = Array(Column.unvoiced..<Column.voicedFormants)

  private var loudness: [Double] = []
  private var pitch: [Double] = []
  private var pitchFrameCount = 0
  private var overall = [MeanAndDeviation](repeating: .init(), count: Self.overall.count)
  private var nonzero = NonzeroMoments(Column.pitch..<Column.count)
  private var power = MeanAndDeviation()
  private var voicedSegments = VoicedSegments(voiced: true)
  private var unvoicedSegments = VoicedSegments(voiced: false)

  mutating func add(_ row: UnsafeBufferPointer<Double>) {
    // The row beyond the last frame has no power and takes no part.
    guard !row[Column.power].isNaN else { return }
    power.add(row[Column.power])
    loudness.append(row[Column.spectral])
    for (index, column) in Self.overall.enumerated() { overall[index].add(row[column]) }
    guard !row[Column.pitch].isNaN else { return }
    pitchFrameCount += 1
    let isVoiced = row[Column.pitch] != 0
    if isVoiced { pitch.append(row[Column.pitch]) }
    voicedSegments.add(isVoiced: isVoiced)
    unvoicedSegments.add(isVoiced: isVoiced)
    nonzero.add(row)
  }

  mutating func takeValues() -> [Float] {
    voicedSegments.end()
    unvoicedSegments.end()
    let loudnessSlopes = PeakSlopes.summary(of: loudness)
    var values = course(pitch, PeakSlopes.summary(of: pitch)) + course(loudness, loudnessSlopes)
    for moments in overall + Self.voiced.map({ nonzero[$0] }) {
      values += [moments.mean, moments.normalizedDeviation]
    }
    values += Self.unvoiced.map { nonzero[$0].mean }
    let frameRate = Double(FrameGrid.rate)
    let (voiced, unvoiced) = (voicedSegments.lengths, unvoicedSegments.lengths)
    values += [
      Double(loudnessSlopes.peakCount) * frameRate / Double(max(1, loudness.count)),
      Double(voiced.count) * frameRate / Double(max(1, pitchFrameCount)),
      voiced.mean, voiced.deviation, unvoiced.mean, unvoiced.deviation,
      power.mean > 0 ? 10 * log10(power.mean) : Self.silence,
    ]
    self = EGeMAPSFunctionals()
    return values.map { Float($0) }
  }

  /// Decibels; of digital silence.
  private static let silence = -120.0

  /// The ten functionals of pitch and of loudness.
  private func course(_ values: [Double], _ slopes: PeakSlopes.Summary) -> [Double] {
    var moments = MeanAndDeviation()
    for value in values { moments.add(value) }
    var percentiles = Percentiles(values)
    let (low, high) = (percentiles.value(0.2), percentiles.value(0.8))
    return [
      moments.mean, moments.normalizedDeviation, low, percentiles.value(0.5), high, high - low,
      slopes.meanRising, slopes.deviationRising, slopes.meanFalling, slopes.deviationFalling,
    ]
  }

  private static let allNames: [String] = {
    let courses = ["F0semitoneFrom27.5Hz_sma3nz", "loudness_sma3"].flatMap { name in
      [
        "amean", "stddevNorm", "percentile20.0", "percentile50.0", "percentile80.0",
        "pctlrange0-2", "meanRisingSlope", "stddevRisingSlope", "meanFallingSlope",
        "stddevFallingSlope",
      ].map { "\(name)_\($0)" }
    }
    let spectral = [
      "alphaRatio", "hammarbergIndex", "slope", "slope", "spectralFlux", "mfcc1", "mfcc2", "mfcc3",
      "mfcc4",
    ]
    let bands = ["", "", "0-500", "500-1500", "", "", "", "", ""]
    let overall = spectral.suffix(5).map { "\($0)_sma3" }
    let voice = [
      "jitterLocal", "shimmerLocaldB", "HNRdBACF", "logRelF0-H1-H2", "logRelF0-H1-A3",
    ]
    let formants = (1...Formants.count).flatMap {
      ["F\($0)frequency", "F\($0)bandwidth", "F\($0)amplitudeLogRelF0"]
    }
    let voiced = zip(spectral, bands).map { "\($0)V\($1)" }
    let unvoiced = zip(spectral, bands).prefix(5).map { "\($0)UV\($1)_sma3nz_amean" }
    let both = overall + (voice + formants + voiced).map { "\($0)_sma3nz" }
    return courses + both.flatMap { ["\($0)_amean", "\($0)_stddevNorm"] } + unvoiced
      + [
        "loudnessPeaksPerSec", "VoicedSegmentsPerSec", "MeanVoicedSegmentLengthSec",
        "StddevVoicedSegmentLengthSec", "MeanUnvoicedSegmentLength",
        "StddevUnvoicedSegmentLength", "equivalentSoundLevel_dBp",
      ]
  }()
}
