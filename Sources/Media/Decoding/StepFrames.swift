package import Files

/// Says which frame of a video belongs to which steps, whatever the frame rate.
///
/// Step `i` covers `(i * step, (i + 1) * step]` and has the frame that is on screen at its end: the
/// last one whose time is at most that. Half a millisecond later still counts, since containers
/// round times. So a step has one frame or, before the first, none; a frame has none, one or
/// several steps. All frames are given, so that what follows a face may look at them. A frame that says
/// when it ends, as those of a folder do, stands for `(time, end]` and is not held for longer.
///
/// The number of steps is that of the recording's whole steps, and the same as that of its sound
/// wherever the two end within 0.1 s of each other by what the container says of the video: the
/// last frame is held until the sound ends, or the last steps of the video are left out. What
/// containers say of their sound is off by up to a step, so its samples are counted, which takes
/// less than a hundredth of the time that faces take. Otherwise, and without sound, the end of the
/// last frame counts, a millisecond being forgiven for rounding.
package final class StepFrames {
  /// A frame and the steps that show it.
  package struct Element {
    package let frame: VideoFrame
    /// Begins where that of the frame before ends, or later: steps between have no picture, nor have
    /// those before the first frame. Often empty, where there are more frames than steps.
    package let steps: Range<Int>
    /// When the next frame comes up, seconds; nil at the end.
    package let nextTime: Double?
  }

  /// Duration of a step, seconds.
  package let step: Double

  private let reader: any PictureReader
  private var frame: VideoFrame?
  private var served = 0
  private var hasBegun = false
  /// Number of steps if it is known beforehand.
  private let plannedCount: Int?

  /// - Parameters:
  ///   - reader: a reader that nothing was read from. Its recording's sound is read at once.
  ///   - step: duration of a step, seconds, from 0.001.
  package init(_ reader: any PictureReader, step: Double) {
    precondition(step >= 0.001 && step <= 3600)
    self.reader = reader
    self.step = step
    plannedCount = Self.commonEnd(reader).map {
      Self.wholeSteps(in: $0, step: step, forgiving: Self.halfASample)
    }
  }

  /// About how many steps there will be; nil if the file does not say.
  package var expectedCount: Int? {
    plannedCount ?? reader.expectedEnd.map { Self.wholeSteps(in: $0, step: step) }
  }

  /// Decodes the next frame.
  ///
  /// - Returns: nil at the end.
  /// - Throws: as `VideoReader.next`.
  package func next() throws(FileError) -> Element? {
    if !hasBegun {
      hasBegun = true
      frame = try reader.next()
      served = min(plannedCount ?? .max, frame.map(firstStep) ?? 0)
    }
    guard let current = frame else { return nil }
    frame = try reader.next()
    let next = frame.map { min(plannedCount ?? .max, firstStep(of: $0)) } ?? totalCount
    let end = current.end.map { min(next, stepsEnding(by: $0)) } ?? next
    let steps = served..<max(served, end)
    served = max(served, next)
    return Element(frame: current, steps: steps, nextTime: frame?.time)
  }

  /// The first step that may show a frame.
  private func firstStep(of frame: VideoFrame) -> Int {
    frame.end == nil ? stepsEnding(before: frame.time) : stepsEnding(by: frame.time)
  }

  /// Steps whose end is too early for a frame that comes up at this time.
  private func stepsEnding(before time: Double) -> Int {
    max(0, Int(((time - Self.tolerance) / step).rounded(.up)) - 1)
  }

  /// Steps whose end lies at this time or before.
  private func stepsEnding(by time: Double) -> Int {
    Int(((time + Self.tolerance) / step).rounded(.down))
  }

  private var totalCount: Int {
    if let plannedCount, reader.end >= Double(plannedCount) * step - Self.longestHold {
      return plannedCount
    }
    return Self.wholeSteps(in: reader.end, step: step)
  }

  private static func wholeSteps(
    in end: Double, step: Double, forgiving rounding: Double = rounding
  ) -> Int {
    Int(max(0, min(1e12, ((end + rounding) / step).rounded(.down))))
  }

  /// The end of the sound if the video ends about there.
  private static func commonEnd(_ reader: any PictureReader) -> Double? {
    guard let video = reader.expectedEnd, let sound = soundEnd(reader.path),
      abs(video - sound) <= longestDifference
    else { return nil }
    return sound
  }

  /// When the recording's sound ends, seconds; nil if there is none that can be read to its end.
  private static func soundEnd(_ path: String) -> Double? {
    guard let reader = try? AudioReader(path: path) else { return nil }
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: 32_768) { buffer in
      var total = 0
      do throws(FileError) {
        while case let count = try reader.read(into: buffer), count > 0 { total += count }
      } catch { return nil }
      return Double(total) / Double(reader.sampleRate)
    }
  }

  private static let tolerance = 0.0005
  private static let rounding = 0.001
  /// At 16 kHz, seconds: `AudioSegmentWriter` counts whole samples.
  private static let halfASample = 0.5 / 16_000
  private static let longestDifference = 0.1
  /// For how long the last frame may stand for a rest that could not be decoded, seconds.
  private static let longestHold = 0.6
}
