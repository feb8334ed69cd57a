import Files
import Segments
import TimeSeries

/// One recording's rows of one set of features, or of one series: a row a step.
enum FeatureRows: Sendable {
  case file(FeatureSegmentFile)
  case series(SeriesRows)

  var path: String {
    switch self {
    case .file(let file): file.path
    case .series(let rows): rows.path
    }
  }

  var stepCount: Int {
    switch self {
    case .file(let file): file.stepCount
    case .series(let rows): rows.stepCount
    }
  }

  /// Duration of a step, seconds; of a row that stands for a recording, the recording's.
  var step: Double {
    switch self {
    case .file(let file): file.step
    case .series(let rows): rows.step
    }
  }

  /// `[step, column]`; NaN is missing.
  ///
  /// - Throws: `inputOutput` if reading fails; `badData` if a value is infinite.
  func values(ofSteps steps: Range<Int>) throws(FileError) -> [Float] {
    switch self {
    case .file(let file):
      let values = try file.values(ofSteps: steps)
      guard let place = values.firstIndex(where: \.isInfinite) else { return values }
      let (step, column) = place.quotientAndRemainder(dividingBy: file.names.count)
      throw FileError(
        .badData, path: path,
        "expected finite features or NaN, found \(values[place]) as \(file.names[column]) of step "
          + "\(steps.lowerBound + step + 1)")
    case .series(let rows):
      return Array(rows.values[steps.lowerBound * rows.width..<steps.upperBound * rows.width])
    }
  }
}

/// A recording of a series on the grid of its steps.
struct SeriesRows: Sendable {
  let path: String
  let stepCount: Int
  let step: Double
  let width: Int
  /// `[step, column]`; NaN where the series has no row.
  let values: [Float]
  /// Rows that end no step: those at the recording's start.
  let leftOut: Int

  /// The step is the median difference of the times; a single row stands for the whole recording.
  ///
  /// - Throws: `badData` if a value is infinite or beyond single precision, or the times leave more
  ///   than nine steps of ten empty.
  init(_ recording: Recording, path: String) throws(FileError) {
    self.path = path
    width = recording.columns.count
    guard let duration = stepDuration(of: recording.times), let last = recording.times.last else {
      stepCount = 1
      step = recording.times.first.flatMap { $0 > 0 ? $0 : nil } ?? 1
      values = recording.columns.map { Float($0.first ?? .nan) }
      leftOut = 0
      try check(recording)
      return
    }
    step = inNanoseconds(duration)
    let count = (last / step).rounded()
    guard step > 0, count >= 1, count <= 10 * Double(recording.stepCount) + 1000 else {
      throw FileError(
        .badData, path: path,
        "recording '\(recording.name)': expected rows at the ends of steps, found "
          + "\(recording.stepCount) rows every \(duration) s up to \(last) s")
    }
    stepCount = Int(count)
    values = recording.values(atEndsOf: stepCount, step: step)
    let step = step
    leftOut = recording.times.count { ($0 / step).rounded() < 1 }
    try check(recording)
  }

  private func check(_ recording: Recording) throws(FileError) {
    guard let place = values.firstIndex(where: \.isInfinite) else { return }
    throw FileError(
      .badData, path: path,
      "recording '\(recording.name)': expected finite features, found \(values[place]) at step "
        + "\(place / width + 1)")
  }
}
