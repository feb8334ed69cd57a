/// The pitch of a recording, frame by frame of 60 ms, some frames late.
final class PitchAnalysis {
  /// A frame whose pitch is known.
  struct Frame {
    /// Hertz; 0 without voice.
    let frequency: Double
    /// Of the spectrum.
    let magnitudes: [Double]
  }

  /// Root mean square of a windowed frame up to which it is silent.
  private static let silence = 0.001
  static let milliseconds = 60

  let frameCount: Int
  let transformSize: Int
  private let spectrum: FrameSpectrum
  private var subharmonics: SubharmonicSpectrum
  private var tracker = PitchTracker()
  /// Frames whose pitch is not known yet.
  private var open: [(magnitudes: [Double], isSilent: Bool)] = []

  init(sampleRate: Int) {
    frameCount = FrameGrid.sampleCount(milliseconds: Self.milliseconds, sampleRate: sampleRate)
    spectrum = FrameSpectrum(window: FrameWindow.gaussian(frameCount), sampleRate: sampleRate)
    transformSize = spectrum.transform.size
    subharmonics = SubharmonicSpectrum(
      binCount: spectrum.magnitudes.count, binWidth: spectrum.binWidth)
  }

  /// Takes the next frame's samples.
  ///
  /// - Returns: the frames that are known by it.
  func add(_ samples: UnsafeBufferPointer<Double>) -> [Frame] {
    spectrum.analyze(samples)
    subharmonics.analyze(spectrum.magnitudes)
    open.append((spectrum.magnitudes, spectrum.rootMeanSquare <= Self.silence))
    return frames { tracker.add(PitchCandidates.find(in: subharmonics), $0) }
  }

  /// The frames that were open at the end.
  func finish() -> [Frame] {
    frames { tracker.finish($0) }
  }

  private func frames(_ decide: ((Double) -> Void) -> Void) -> [Frame] {
    var frequencies: [Double] = []
    decide { frequencies.append($0) }
    defer { open.removeFirst(frequencies.count) }
    return zip(frequencies, open).map {
      Frame(frequency: $1.isSilent ? 0 : $0, magnitudes: $1.magnitudes)
    }
  }
}
