/// Pitch in hertz, loudness and RMS energy: pitch and loudness as eGeMAPS has them, the energy of
/// frames of 20 ms without a window; all are smoothed over three frames.
final class ProsodicDescriptors: DescriptorStream {
  static let publishedNames = ["F0", "loudness", "RMSenergy"]

  let width = ProsodicDescriptors.publishedNames.count

  private var frames: FrameStream<Void>
  private let spectrum: FrameSpectrum
  private let bands: MelBands
  private let loudness: Loudness
  private var pitchSmoothing = Smoothing<Double>(.nonzero)
  private var energySmoothing = Smoothing<Double>(.all)
  /// Smoothed loudness and energy that wait for their pitch.
  private var smoothed: [[Double]] = []

  init(sampleRate: Int) {
    frames = FrameStream(sampleRate: sampleRate)
    spectrum = FrameSpectrum(
      window: FrameWindow.hamming(frames.frameCount), sampleRate: sampleRate)
    bands = MelBands(20...8000, binCount: spectrum.powers.count, binWidth: spectrum.binWidth)
    loudness = Loudness(bands)
  }

  func append(_ samples: UnsafeBufferPointer<Float>, to rows: inout DescriptorRows) {
    frames.append(
      samples, measure: { self.measure($0) },
      decided: { frame, _ in self.add(frame.pitch, to: &rows) })
  }

  func finish(to rows: inout DescriptorRows) {
    frames.finish { frame, _ in self.add(frame.pitch, to: &rows) }
    smoothed += energySmoothing.finish()
    for row in pitchSmoothing.finish() { rows.append(row + smoothed.removeFirst()) }
    // Frames of 60 ms end sooner than those of 20 ms.
    for row in smoothed { rows.append([.nan] + row) }
    smoothed = []
  }

  /// No pitch is missing.
  func published(_ row: UnsafeBufferPointer<Double>) -> [Float]? {
    row[0].isNaN ? nil : row.enumerated().map { $0 == 0 && $1 == 0 ? .nan : Float($1) }
  }

  private func measure(_ frame: UnsafeBufferPointer<Double>) {
    spectrum.analyze(frame)
    let energy = (frame.reduce(0) { $0 + $1 * $1 } / Double(frame.count)).squareRoot()
    let row = [loudness.value(bands.sums(spectrum.powers)), energy]
    if let row = energySmoothing.add(row) { smoothed.append(row) }
  }

  private func add(_ pitch: PitchAnalysis.Frame, to rows: inout DescriptorRows) {
    guard let row = pitchSmoothing.add([pitch.frequency]) else { return }
    rows.append(row + smoothed.removeFirst())
  }
}

/// Mean and range of each column, pitch over frames with voice only; NaN where there is none.
struct RangeFunctionals: Functionals {
  let names = ProsodicDescriptors.publishedNames.flatMap { ["\($0)_mean", "\($0)_range"] }

  private var columns = [(moments: MeanAndDeviation, low: Double, high: Double)](
    repeating: (MeanAndDeviation(), .infinity, -.infinity),
    count: ProsodicDescriptors.publishedNames.count)

  mutating func add(_ row: UnsafeBufferPointer<Double>) {
    for index in columns.indices {
      let value = row[index]
      guard index > 0 || value > 0 else { continue }
      columns[index].moments.add(value)
      columns[index].low = min(columns[index].low, value)
      columns[index].high = max(columns[index].high, value)
    }
  }

  mutating func takeValues() -> [Float] {
    defer { self = RangeFunctionals() }
    return columns.flatMap {
      $0.moments.count > 0 ? [Float($0.moments.mean), Float($0.high - $0.low)] : [.nan, .nan]
    }
  }
}
