internal import Glibc

/// Mel-frequency cepstral coefficients 1 to 12 and the logarithm of the energy, of frames of 25 ms.
///
/// Frames are pre-emphasised by themselves, `x[i] - 0.97 x[i - 1]` with `0.03 x[0]` first; the energy
/// is that of the frame as it is: `ln(max(1, 32767² Σ x²))`. Nothing is smoothed.
///
/// - Source: S. Young et al., The HTK Book.
final class CepstralDescriptors: DescriptorStream {
  static let publishedNames = (1...coefficientCount).map { "mfcc\($0)" } + ["logEnergy"]
  static let milliseconds = 25
  private static let coefficientCount = 12
  private static let emphasis = 0.97

  let width = CepstralDescriptors.coefficientCount + 1

  private let sampleRate: Int
  private let frameCount: Int
  private var samples = SampleQueue()
  private var frames = 0
  private let spectrum: FrameSpectrum
  private let bands: MelBands
  private let cepstrum = Cepstrum(count: CepstralDescriptors.coefficientCount)

  init(sampleRate: Int) {
    self.sampleRate = sampleRate
    frameCount = FrameGrid.sampleCount(milliseconds: Self.milliseconds, sampleRate: sampleRate)
    spectrum = FrameSpectrum(
      window: FrameWindow.hamming(frameCount), sampleRate: sampleRate, padding: .end)
    bands = MelBands(
      0...8000, binCount: spectrum.powers.count, binWidth: spectrum.binWidth)
  }

  func append(_ new: UnsafeBufferPointer<Float>, to rows: inout DescriptorRows) {
    samples.append(new)
    while case let places = FrameGrid.places(
      ofFrame: frames, count: frameCount, sampleRate: sampleRate), places.upperBound <= samples.end
    {
      rows.append(samples.with(places) { analyze($0) })
      frames += 1
    }
    samples.drop(before: FrameGrid.start(ofFrame: frames, sampleRate: sampleRate))
  }

  func finish(to rows: inout DescriptorRows) {}

  func published(_ row: UnsafeBufferPointer<Double>) -> [Float]? { row.map { Float($0) } }

  private func analyze(_ frame: UnsafeBufferPointer<Double>) -> [Double] {
    let energy = frame.reduce(0) { $0 + $1 * $1 }
    let emphasised = frame.indices.map {
      frame[$0] - Self.emphasis * frame[max(0, $0 - 1)]
    }
    emphasised.withUnsafeBufferPointer { spectrum.analyze($0) }
    return cepstrum.coefficients(bands.sums(spectrum.powers))
      + [log(max(1, energy * Cepstrum.scale))]
  }
}

/// Mean and coefficient of variation, the population's standard deviation over the mean, of each
/// column; a mean of 0 counts as 1.
struct VariationFunctionals: Functionals {
  let names = ["mean", "variation"].flatMap { name in
    CepstralDescriptors.publishedNames.map { "\($0)_\(name)" }
  }

  private var columns = [MeanAndDeviation](
    repeating: .init(), count: CepstralDescriptors.publishedNames.count)

  mutating func add(_ row: UnsafeBufferPointer<Double>) {
    for index in columns.indices { columns[index].add(row[index]) }
  }

  mutating func takeValues() -> [Float] {
    defer { self = VariationFunctionals() }
    return (columns.map(\.mean) + columns.map(\.normalizedDeviation)).map { Float($0) }
  }
}
