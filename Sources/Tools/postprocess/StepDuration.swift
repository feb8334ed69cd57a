import Files
import TimeSeries

/// How long a step of a series lasts.
enum StepDuration {
  /// The median difference of a recording's times, seconds; nil with fewer than two rows.
  static func of(_ recording: Recording) -> Double? {
    recording.stepCount < 2 ? nil : 2 * halfStep(of: recording.times)
  }

  /// The step of all recordings, those with a single row aside; nil if there are no others.
  ///
  /// - Throws: `.badData` if two differ by more than 1 %.
  static func common(to recordings: [Recording], path: String) throws(FileError) -> Double? {
    var first: (name: String, step: Double)?
    for recording in recordings {
      guard let step = of(recording) else { continue }
      guard let known = first else {
        first = (recording.name, step)
        continue
      }
      guard abs(step - known.step) <= 0.01 * known.step else {
        throw FileError(
          .badData, path: path,
          "expected steps of \(known.step) s as in recording \(known.name), found steps of "
            + "\(step) s in recording \(recording.name)")
      }
    }
    return first?.step
  }
}
