/// What versions of eGeMAPS differ in; v01b has the values of v02.
enum EGeMAPSVersion {
  case v01a, v02

  /// Where the zeros go that fill the frames of 20 ms up, of whose spectrum the formants are found.
  var padding: FrameSpectrum.Padding { self == .v01a ? .end : .bothSides }

  /// Highest frequency of a formant, hertz.
  var highestFormant: Double { self == .v01a ? 5500 : 5450 }

  /// Which periods count.
  var periods: PeriodTracker.Counting { self == .v01a ? .aboveSmallest : .above(0.5) }
}

/// The 25 low-level descriptors of eGeMAPS, two of which v01a keeps to itself, and what its functionals need beside them.
///
/// A row has them in the published order, then those of frames with voice, those of frames without,
/// the formants of frames with voice, and the frame's power; see `Column`.
///
/// - Source: F. Eyben et al., The Geneva minimalistic acoustic parameter set (GeMAPS) for voice
///   research and affective computing, IEEE TAC 7(2), 2016, doi:10.1109/TAFFC.2015.2457417
final class EGeMAPSDescriptors: DescriptorStream {
  private static let names: [String] =
    SpectralAnalysis.names.map { $0 + "_sma3" }
    + [
      "F0semitoneFrom27.5Hz", "jitterLocal", "shimmerLocaldB", "HNRdBACF", "logRelF0-H1-H2",
      "logRelF0-H1-A3", "F1frequency", "F1bandwidth", "F1amplitudeLogRelF0", "F2frequency",
      "F2bandwidth", "F2amplitudeLogRelF0", "F3frequency", "F3bandwidth", "F3amplitudeLogRelF0",
    ].map { $0 + "_sma3nz" }

  static func publishedNames(_ version: EGeMAPSVersion) -> [String] {
    columns(version).map { names[$0] }
  }

  /// The published columns, by their places.
  private static func columns(_ version: EGeMAPSVersion) -> [Int] {
    names.indices.filter {
      version == .v02 || !["F2bandwidth_sma3nz", "F3bandwidth_sma3nz"].contains(names[$0])
    }
  }

  /// Where columns of a row begin.
  enum Column {
    static let spectral = 0
    static let flux = 5
    static let pitch = 10
    static let formants = 16
    /// alphaRatio to mfcc4 of frames with voice, 0 without.
    static let voiced = 25
    /// alphaRatio to spectralFlux of frames without voice, 0 with.
    static let unvoiced = 34
    /// Frequency and bandwidth of each formant in frames with voice, 0 without.
    static let voicedFormants = 39
    static let power = 45
    static let count = 46
  }

  let width = Column.count

  private let version: EGeMAPSVersion
  private let isPublished: Bool
  private let publishedColumns: [Int]
  private var frames: FrameStream<SpectralAnalysis.Frame>
  private let spectral: SpectralAnalysis
  private var voice: VoiceQuality
  private var spectralSmoothing = Smoothing<Double>(.all)
  private var voiceSmoothing = Smoothing<Double>(.nonzero)
  /// Smoothed descriptors, and powers, that wait for those of the voice.
  private var smoothed: [[Double]] = []
  private var powers: [Double] = []

  /// - Parameter isPublished: whether rows are published, formants of frames without voice among them,
  ///   of which no functional is made.
  init(_ version: EGeMAPSVersion, sampleRate: Int, isPublished: Bool) {
    self.version = version
    self.isPublished = isPublished
    publishedColumns = Self.columns(version)
    frames = FrameStream(sampleRate: sampleRate)
    spectral = SpectralAnalysis(
      sampleRate: sampleRate, frameCount: frames.frameCount, padding: version.padding)
    voice = VoiceQuality(sampleRate: sampleRate, frames.pitch, version.periods)
  }

  func append(_ samples: UnsafeBufferPointer<Float>, to rows: inout DescriptorRows) {
    frames.append(
      samples, measure: { self.measure($0) }, keptFrom: { self.voice.firstPlace },
      decided: { self.add($0, $1, to: &rows) })
  }

  func finish(to rows: inout DescriptorRows) {
    frames.finish { self.add($0, $1, to: &rows) }
    smoothed += spectralSmoothing.finish()
    powers.append(.nan)
    for row in voiceSmoothing.finish() { append(row, to: &rows) }
    // Frames of 60 ms end sooner than those of 20 ms.
    let ended = Array(repeating: Double.nan, count: Column.power - Column.pitch)
    while !smoothed.isEmpty { append(ended, to: &rows) }
  }

  func published(_ row: UnsafeBufferPointer<Double>) -> [Float]? {
    row[Column.pitch].isNaN ? nil : publishedColumns.map { Float(row[$0]) }
  }

  private func measure(_ samples: UnsafeBufferPointer<Double>) -> SpectralAnalysis.Frame {
    let frame = spectral.analyze(samples)
    powers.append(frame.power)
    if let row = spectralSmoothing.add(frame.descriptors) { smoothed.append(row) }
    return frame
  }

  /// Takes a frame whose pitch is known.
  private func add(
    _ frame: FrameStream<SpectralAnalysis.Frame>.Frame, _ samples: SampleQueue,
    to rows: inout DescriptorRows
  ) {
    let descriptors = frame.measures.descriptors
    let isVoiced = frame.pitch.frequency > 0
    let predictor =
      isVoiced || isPublished ? spectral.formants.predictor(frame.measures.turned) : nil
    let formants = Formants.find(predictor, .turned, upTo: version.highestFormant)
    var row: [Double] = []
    row.reserveCapacity(Column.power - Column.pitch)
    voice.measure(frame, formants, samples, into: &row)
    for value in descriptors.dropFirst() { row.append(isVoiced ? value : 0) }
    for value in descriptors[1...Column.flux] { row.append(isVoiced ? 0 : value) }
    for formant in formants {
      row.append(isVoiced ? formant.frequency : 0)
      row.append(isVoiced ? formant.bandwidth : 0)
    }
    if let row = voiceSmoothing.add(row) { append(row, to: &rows) }
  }

  private func append(_ voice: [Double], to rows: inout DescriptorRows) {
    var row = smoothed.removeFirst()
    row.reserveCapacity(Column.count)
    row += voice
    row.append(powers.removeFirst())
    rows.append(row)
  }
}
