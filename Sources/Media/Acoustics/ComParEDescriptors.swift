/// The 65 low-level descriptors of ComParE 2016 and their deltas.
///
/// A row has the descriptors in the published order, then their deltas.
///
/// - Source: B. Schuller et al., The INTERSPEECH 2016 computational paralinguistics challenge:
///   deception, sincerity & native language, Interspeech 2016, doi:10.21437/Interspeech.2016-129
final class ComParEDescriptors: DescriptorStream {
  static let publishedNames: [String] = ["_sma", "_sma_de"].flatMap { suffix in
    names.map { name in
      // mfcc_sma[1]
      name.split(separator: "[").enumerated()
        .map { $0 == 0 ? $1 + suffix : "[" + $1 }.joined()
    }
  }

  private static let voiceNames = [
    "F0final", "voicingFinalUnclipped", "jitterLocal", "jitterDDP", "shimmerLocal", "logHNR",
  ]
  /// Of the descriptors, those of the voice, which come first.
  static let voiceCount = voiceNames.count
  /// Of the spectral ones, those before `pcm_zcr`.
  private static let energyCount = 3
  private static let names =
    voiceNames + ComParESpectrum.names.prefix(energyCount) + ["pcm_zcr"]
    + ComParESpectrum.names.dropFirst(energyCount)

  /// How far a period may be from that of the frame's pitch.
  private static let tolerance = 0.25

  let width = ComParEDescriptors.publishedNames.count

  private let sampleRate: Double
  /// Samples of a frame of 60 ms.
  private let frameCount: Int
  private var frames: FrameStream<Void>
  private let spectrum: ComParESpectrum
  private var periods: PeriodTracker
  private var spectral = SmoothedDeltas(.all, .all)
  private var voice = SmoothedDeltas(.nonzero, .nonzero)
  private var crossings = SmoothedDeltas(.all, .all)
  /// Smoothed spectral descriptors that wait for those of the voice.
  private var waiting: [[Float]] = []

  init(sampleRate: Int) {
    self.sampleRate = Double(sampleRate)
    frames = FrameStream(sampleRate: sampleRate, pitch: .compare)
    spectrum = ComParESpectrum(sampleRate: sampleRate, frameCount: frames.frameCount)
    frameCount = frames.pitch.frameCount
    periods = PeriodTracker(
      sampleRate: sampleRate, frameCount: frameCount, tolerance: Self.tolerance)
  }

  func append(_ samples: UnsafeBufferPointer<Float>, to rows: inout DescriptorRows) {
    frames.append(
      samples,
      measure: {
        if let row = self.spectral.add(self.spectrum.analyze($0).map { Float($0) }) {
          self.waiting.append(row)
        }
      },
      keptFrom: { self.periods.cursor },
      decided: { self.add($0, $1, to: &rows) })
  }

  func finish(to rows: inout DescriptorRows) {
    frames.finish { self.add($0, $1, to: &rows) }
    waiting += spectral.finish()
    for (voice, crossings) in zip(voice.finish(), crossings.finish()) {
      append(voice, crossings, to: &rows)
    }
    // Frames of 60 ms end sooner than those of 20 ms.
    let ended = Array(repeating: Float.nan, count: 2 * Self.voiceCount)
    while !waiting.isEmpty { append(ended, [.nan, .nan], to: &rows) }
  }

  func published(_ row: UnsafeBufferPointer<Double>) -> [Float]? {
    row[0].isNaN ? nil : row.map { Float($0) }
  }

  /// Takes a frame whose pitch is known.
  private func add(
    _ frame: FrameStream<Void>.Frame, _ samples: SampleQueue, to rows: inout DescriptorRows
  ) {
    let frequency = frame.pitch.frequency
    let measures = periods.measure(frequency, from: frame.start, next: frame.next, samples)
    let noise =
      frequency > 0
      ? PeriodAverage.harmonicsToNoise(
        samples, periods.periods, length: Int((sampleRate / frequency).rounded()))
      : PeriodAverage.lowest
    let row = [
      frequency, frame.pitch.voicing, measures.jitter, measures.jitterOfDifferences,
      measures.shimmer, noise,
    ]
    let voice = voice.add(row.map { Float($0) })
    let rate = samples.with(frame.start..<frame.start + frameCount) {
      Self.crossingRate($0)
    }
    let crossings = crossings.add([rate])
    if let voice, let crossings { append(voice, crossings, to: &rows) }
  }

  /// Changes of sign a sample; a sample of 0 is one too unless its neighbours are of one sign.
  private static func crossingRate(_ samples: UnsafeBufferPointer<Double>) -> Float {
    var count = 0
    for index in 1..<samples.count - 1 {
      let (before, sample, after) = (samples[index - 1], samples[index], samples[index + 1])
      if before * sample < 0 || sample == 0 && before * after <= 0 { count += 1 }
    }
    return Float(count) / Float(samples.count)
  }

  /// Joins descriptors, and their deltas, in the published order.
  private func append(_ voice: [Float], _ crossings: [Float], to rows: inout DescriptorRows) {
    let spectral = waiting.removeFirst()
    var row: [Float] = []
    row.reserveCapacity(width)
    for part in 0..<2 {
      let own = spectral.dropFirst(part * spectral.count / 2).prefix(spectral.count / 2)
      row += voice.dropFirst(part * Self.voiceCount).prefix(Self.voiceCount)
      row += own.prefix(Self.energyCount)
      row.append(crossings[part])
      row += own.dropFirst(Self.energyCount)
    }
    rows.append(row.map { Double($0) })
  }
}
