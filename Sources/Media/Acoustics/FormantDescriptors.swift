/// Formants and differences of harmonics' levels, as textbooks have them, in frames with voice.
///
/// Formants are the roots of the predictor itself; H1 and H2 are the first and second harmonic, A3 is
/// the strongest within 20 % of the third formant. 0 stands for none.
final class FormantDescriptors: DescriptorStream {
  static let publishedNames =
    (1...Formants.count).flatMap { ["F\($0)", "F\($0)bandwidth"] } + ["H1-H2", "H1-A3"]

  let width = FormantDescriptors.publishedNames.count

  private var frames: FrameStream<[Formants.Formant]>
  private let spectrum: FrameSpectrum
  private let formants: Formants
  private var harmonics: HarmonicSpectrum
  private var smoothing = Smoothing<Double>(.nonzero)

  init(sampleRate: Int) {
    frames = FrameStream(sampleRate: sampleRate)
    spectrum = FrameSpectrum(
      window: FrameWindow.hamming(frames.frameCount), sampleRate: sampleRate)
    formants = Formants(
      transformSize: spectrum.transform.size, frameCount: frames.frameCount,
      sampleRate: sampleRate)
    harmonics = HarmonicSpectrum(size: frames.pitch.transformSize, sampleRate: sampleRate)
  }

  func append(_ samples: UnsafeBufferPointer<Float>, to rows: inout DescriptorRows) {
    frames.append(
      samples,
      measure: {
        self.spectrum.analyze($0)
        return Formants.find(
          self.formants.predictor(self.formants.turned(self.spectrum.bins)), .predictor)
      },
      decided: { frame, _ in self.add(frame.pitch, frame.measures, to: &rows) })
  }

  func finish(to rows: inout DescriptorRows) {
    frames.finish { frame, _ in self.add(frame.pitch, frame.measures, to: &rows) }
    for row in smoothing.finish() { rows.append(row) }
  }

  func published(_ row: UnsafeBufferPointer<Double>) -> [Float]? {
    row.map { $0 == 0 ? .nan : Float($0) }
  }

  private func add(
    _ pitch: PitchAnalysis.Frame, _ formants: [Formants.Formant], to rows: inout DescriptorRows
  ) {
    var row = Array(repeating: 0.0, count: width)
    if pitch.frequency > 0 {
      harmonics.analyze(pitch.magnitudes, frequency: pitch.frequency)
      row = formants.flatMap { [$0.frequency, $0.bandwidth] }
      let first = harmonics.level(ofHarmonic: 1)
      let second = harmonics.level(ofHarmonic: 2)
      row.append(second > HarmonicSpectrum.lowest ? first - second : 0)
      row.append(harmonics.level(near: formants[2].frequency).map { first - $0 } ?? 0)
    }
    if let row = smoothing.add(row) { rows.append(row) }
  }
}

/// Mean and the population's standard deviation of each column, over values that are not 0; NaN where
/// there is none.
struct DeviationFunctionals: Functionals {
  let names = FormantDescriptors.publishedNames.flatMap { ["\($0)_mean", "\($0)_deviation"] }

  private var columns = [MeanAndDeviation](
    repeating: .init(), count: FormantDescriptors.publishedNames.count)

  mutating func add(_ row: UnsafeBufferPointer<Double>) {
    for index in columns.indices where row[index] != 0 { columns[index].add(row[index]) }
  }

  mutating func takeValues() -> [Float] {
    defer { self = DeviationFunctionals() }
    return columns.flatMap {
      $0.count > 0 ? [Float($0.mean), Float($0.deviation)] : [.nan, .nan]
    }
  }
}
