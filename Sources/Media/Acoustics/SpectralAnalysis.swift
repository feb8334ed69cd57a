/// What eGeMAPS measures in frames of 20 ms, whatever the voice.
final class SpectralAnalysis {
  struct Frame {
    /// `[SpectralAnalysis.names]`.
    let descriptors: [Double]
    /// What the formants are found by.
    let turned: [SIMD2<Double>]
    /// Mean of the squared samples, not windowed.
    let power: Double
  }

  static let names = [
    "Loudness", "alphaRatio", "hammarbergIndex", "slope0-500", "slope500-1500", "spectralFlux",
    "mfcc1", "mfcc2", "mfcc3", "mfcc4",
  ]

  private let spectrum: FrameSpectrum
  private let bands: MelBands
  private let loudness: Loudness
  private let cepstrum = Cepstrum(count: 4)
  let formants: Formants
  private var shape: SpectralShape

  init(sampleRate: Int, frameCount: Int, padding: FrameSpectrum.Padding = .bothSides) {
    spectrum = FrameSpectrum(
      window: FrameWindow.hamming(frameCount), sampleRate: sampleRate, padding: padding)
    let (binCount, binWidth) = (spectrum.powers.count, spectrum.binWidth)
    bands = MelBands(20...8000, binCount: binCount, binWidth: binWidth)
    loudness = Loudness(bands)
    shape = SpectralShape(binCount: binCount, binWidth: binWidth)
    formants = Formants(
      transformSize: spectrum.transform.size, frameCount: frameCount, sampleRate: sampleRate)
  }

  func analyze(_ samples: UnsafeBufferPointer<Double>) -> Frame {
    spectrum.analyze(samples)
    let powers = bands.sums(spectrum.powers)
    let slopes = shape.slopes(spectrum.powers)
    return Frame(
      descriptors: [
        loudness.value(powers), shape.alphaRatio(spectrum.powers),
        shape.hammarbergIndex(spectrum.powers), slopes.low, slopes.middle,
        shape.flux(spectrum.magnitudes),
      ] + cepstrum.coefficients(powers),
      turned: formants.turned(spectrum.bins),
      power: samples.reduce(0) { $0 + $1 * $1 } / Double(samples.count))
  }
}
