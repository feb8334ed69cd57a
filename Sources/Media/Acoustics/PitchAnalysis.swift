/// Where pitch is looked for, and how long.
struct PitchSettings {
  /// Hertz.
  let frequencies: ClosedRange<Double>
  /// Most frames that wait for a decision.
  let depth: Int

  static let eGeMAPS = PitchSettings(frequencies: 55...1000, depth: 40)
  static let compare = PitchSettings(frequencies: 52...620, depth: 30)
}

/// The pitch of a recording, frame by frame of 60 ms, some frames late.
final class PitchAnalysis {
  /// A frame whose pitch is known.
  struct Frame {
    /// Hertz; 0 without voice.
    let frequency: Double
    /// How likely it is, or would be; 0 in silence.
    let voicing: Double
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
  private let settings: PitchSettings
  private var tracker: PitchTracker
  /// Frames whose pitch is not known yet.
  private var open: [(magnitudes: [Double], isSilent: Bool)] = []

  init(sampleRate: Int, _ settings: PitchSettings) {
    self.settings = settings
    tracker = PitchTracker(depth: settings.depth)
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
    let candidates = PitchCandidates.find(in: subharmonics, within: settings.frequencies)
    return frames { tracker.add(candidates, $0) }
  }

  /// The frames that were open at the end.
  func finish() -> [Frame] {
    frames { tracker.finish($0) }
  }

  private func frames(_ decide: ((PitchCandidate) -> Void) -> Void) -> [Frame] {
    var pitches: [PitchCandidate] = []
    decide { pitches.append($0) }
    defer { open.removeFirst(pitches.count) }
    return zip(pitches, open).map { pitch, frame in
      Frame(
        frequency: frame.isSilent ? 0 : Double(pitch.frequency),
        voicing: frame.isSilent ? 0 : Double(pitch.voicing), magnitudes: frame.magnitudes)
    }
  }
}
