/// What ComParE measures in frames of 20 ms, whatever the voice.
final class ComParESpectrum {
  static let names =
    ["audspec_lengthL1norm", "audspecRasta_lengthL1norm", "pcm_RMSenergy"]
    + (0..<MelBands.count).map { "audSpec_Rfilt[\($0)]" }
    + SpectralStatistics.names.map { "pcm_fftMag_\($0)" }
    + (1...coefficientCount).map { "mfcc[\($0)]" }
  private static let coefficientCount = 14

  private let spectrum: FrameSpectrum
  private let bands: MelBands
  private let loudness: Loudness
  private var rasta: RastaFilter
  private var statistics: SpectralStatistics
  private let cepstrum = Cepstrum(count: ComParESpectrum.coefficientCount)

  init(sampleRate: Int, frameCount: Int) {
    spectrum = FrameSpectrum(window: FrameWindow.hamming(frameCount), sampleRate: sampleRate)
    let (binCount, binWidth) = (spectrum.powers.count, spectrum.binWidth)
    bands = MelBands(20...8000, binCount: binCount, binWidth: binWidth)
    loudness = Loudness(bands)
    rasta = RastaFilter(loudness)
    statistics = SpectralStatistics(binCount: binCount, binWidth: binWidth)
  }

  /// - Parameter samples: the next frame's.
  /// - Returns: `[ComParESpectrum.names]`.
  func analyze(_ samples: UnsafeBufferPointer<Double>) -> [Double] {
    spectrum.analyze(samples)
    let power = samples.reduce(0) { $0 + $1 * $1 } / Double(samples.count)
    let sums = bands.sums(spectrum.powers)
    let filtered = rasta.add(sums)
    return [
      loudness.value(sums), filtered.reduce(0, +) / Double(filtered.count), power.squareRoot(),
    ] + filtered
      + statistics.values(powers: spectrum.powers, magnitudes: spectrum.magnitudes)
      + cepstrum.coefficients(sums)
  }
}
