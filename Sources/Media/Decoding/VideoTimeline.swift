/// Puts frames on a time axis on which nothing goes back.
struct VideoTimeline {
  /// When the last frame leaves the screen; nil before the first frame.
  private(set) var end: Double?
  /// Frames whose time stamp lies before that of the frame before.
  private(set) var misplacedCount = 0

  /// Longest time between two frames; that which is taken where nothing tells, if there is one
  /// frame only.
  private(set) var longestInterval: Double

  private var last: Double?
  /// Between the last two frames of different times.
  private var interval: Double

  /// - Parameter interval: seconds a frame lasts where nothing tells.
  init(interval: Double) {
    self.interval = interval
    longestInterval = interval
  }

  /// Places the next frame.
  ///
  /// - Parameters:
  ///   - time: of its time stamp, seconds from time 0; nil if it has none, then it follows the
  ///     frame before.
  ///   - duration: seconds; nil if it is not known, then that of the frame before.
  /// - Returns: its time; a frame that lies before the one before it has that one's.
  mutating func place(at time: Double?, duration: Double?) -> Double {
    var place = time ?? last.map { $0 + interval } ?? 0
    if let last {
      if place < last {
        misplacedCount += 1
        place = last
      }
      if place > last {
        interval = place - last
        longestInterval = max(longestInterval, interval)
      }
    }
    last = place
    end = place + (duration ?? interval)
    return place
  }

  /// Holds the last frame until a time that is known from elsewhere, if it does not lie before the
  /// frame.
  mutating func hold(until time: Double) {
    if let last, time >= last { end = time }
  }
}
