/// Where the frames of a recording lie: one every 10 ms from its first sample on, whole ones only.
///
/// Frame `i` begins at the sample nearest to `i / 100` seconds, so that frames and time do not drift
/// apart at rates such as 22,050 Hz.
package enum FrameGrid {
  /// Frames a second.
  package static let rate = 100
  /// Sample rates that every set can be computed at, hertz: below, bands up to 1,500 Hz and formants
  /// up to 3.4 kHz have no room.
  package static let sampleRates = 8000...192_000

  static func start(ofFrame index: Int, sampleRate: Int) -> Int {
    (index * sampleRate + rate / 2) / rate
  }

  /// The samples of a frame.
  static func places(ofFrame index: Int, count: Int, sampleRate: Int) -> Range<Int> {
    let start = start(ofFrame: index, sampleRate: sampleRate)
    return start..<start + count
  }

  /// Samples of a frame.
  static func sampleCount(milliseconds: Int, sampleRate: Int) -> Int {
    (milliseconds * sampleRate + 500) / 1000
  }
}
