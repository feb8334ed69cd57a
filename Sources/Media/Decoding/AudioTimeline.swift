/// Keeps sound and time together: says where silence belongs and where sound has to give way.
///
/// The first frame goes exactly where its time stamp says. After that frames follow each other,
/// since time stamps are rounded and jitter, until sound and stamp are more than `tolerance` apart.
struct AudioTimeline {
  /// Longest difference between sound and time stamp that is left alone, seconds.
  static let tolerance = 0.05

  /// What happens to a frame.
  struct Placement: Equatable {
    /// Samples of silence before it.
    var silence = 0
    /// Samples at its start that are dropped.
    var skipped = 0
  }

  private let toleratedSamples: Int
  private var isExact = true
  /// Samples so far, silence included: where the next frame goes by itself.
  private(set) var end = 0
  private(set) var silentSamples = 0
  /// Samples dropped because others had their place; what lies before time 0 does not count.
  private(set) var droppedSamples = 0

  /// - Parameter sampleRate: samples a second.
  init(sampleRate: Int) {
    toleratedSamples = Int(Self.tolerance * Double(sampleRate))
  }

  /// Places the next frame.
  ///
  /// - Parameters:
  ///   - position: its start by its time stamp, samples from time 0; nil if it has none. A start
  ///     before time 0 is cut off.
  ///   - count: its samples.
  mutating func place(at position: Int?, count: Int) -> Placement {
    var placement = Placement()
    if let position {
      let gap = position - end
      if abs(gap) > (isExact ? 0 : toleratedSamples) {
        placement.silence = max(0, gap)
        placement.skipped = min(count, max(0, -gap))
        silentSamples += placement.silence
        if end > 0 { droppedSamples += placement.skipped }
      }
      // A frame that is dropped whole leaves the exact place to the next.
      isExact = isExact && placement.skipped == count && count > 0
    }
    end += placement.silence + count - placement.skipped
    return placement
  }

  /// Makes the next frame go exactly where its time stamp says: one before it was lost.
  mutating func loseFrame() {
    isExact = true
  }
}
