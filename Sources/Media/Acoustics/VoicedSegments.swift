/// Stretches with voice, or without, in a course of pitch: how many and how long.
///
/// A stretch has three such frames in a row and ends before two others in a row; it begins with the
/// first such frame since the last two others. Its length is the distance of its last frame from its
/// first.
struct VoicedSegments {
  private static let framesToBegin = 3
  private static let framesToEnd = 2

  /// Lengths of the segments, seconds.
  private(set) var lengths = MeanAndDeviation()
  private(set) var longest = 0.0
  private(set) var shortest = Double.infinity
  private let isVoiced: Bool
  private var index = 0
  /// The first such frame since two others.
  private var first: Int?
  private var last = 0
  private var isOpen = false
  private var run = 0
  private var otherRun = 0

  /// - Parameter isVoiced: whether stretches with voice are meant.
  init(voiced isVoiced: Bool) { self.isVoiced = isVoiced }

  mutating func add(isVoiced frameIsVoiced: Bool) {
    defer { index += 1 }
    if frameIsVoiced == isVoiced {
      run += 1
      otherRun = 0
      first = first ?? index
      last = index
      if run == Self.framesToBegin { isOpen = true }
    } else {
      run = 0
      otherRun += 1
      if otherRun == Self.framesToEnd { end() }
    }
  }

  /// Ends the segment that is open, if there is one.
  mutating func end() {
    if isOpen, let first {
      let length = Double(last - first) / Double(FrameGrid.rate)
      lengths.add(length)
      longest = max(longest, length)
      shortest = min(shortest, length)
    }
    isOpen = false
    first = nil
  }
}
