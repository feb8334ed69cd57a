package import Files
import Text

/// One recording's inputs: for each step a value of every column, read as they are wanted.
package struct FeatureRecording: Sendable {
  package let name: String
  /// Steps that every source has.
  package let stepCount: Int
  /// Duration of a step, seconds; of a row that stands for a recording, the recording's.
  package let step: Double
  /// Of each source.
  let rows: [FeatureRows]
  var layout: FeatureLayout

  /// The files and series that it is read from.
  package var paths: [String] { rows.map(\.path) }

  /// Values in a step.
  package var width: Int { layout.width }

  /// Reads consecutive steps, `[step, column]`, row-major; NaN is missing.
  ///
  /// - Throws: `inputOutput` if reading fails; `badData` if a value is infinite.
  /// - Precondition: the recording has these steps, and `target` room for just them.
  package func read(
    steps: Range<Int>, into target: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) {
    precondition(steps.lowerBound >= 0 && steps.upperBound <= stepCount)
    precondition(target.count == steps.count * width)
    guard !steps.isEmpty, let target = target.baseAddress else { return }
    for (index, rows) in rows.enumerated() {
      let runs = layout.runs.filter { $0.source == index }
      guard let reach = runs.map(\.offset.magnitude).max() else { continue }
      let first = max(steps.lowerBound - Int(reach), 0)
      let last = min(steps.upperBound + Int(reach), stepCount)
      let values = try rows.values(ofSteps: first..<last)
      let rowWidth = values.count / (last - first)
      values.withUnsafeBufferPointer { values in
        guard let values = values.baseAddress else { return }
        for run in runs {
          for step in steps {
            let row = min(max(step + run.offset, 0), stepCount - 1) - first
            (target + (step - steps.lowerBound) * width + run.place)
              .update(from: values + row * rowWidth + run.column, count: run.count)
          }
        }
      }
    }
  }

  /// The same as an array.
  package func values(ofSteps steps: Range<Int>) throws(FileError) -> [Float] {
    var problem: FileError?
    let values = [Float](unsafeUninitializedCapacity: steps.count * width) { values, count in
      do throws(FileError) {
        let room = UnsafeMutableBufferPointer(rebasing: values[..<(steps.count * width)])
        try read(steps: steps, into: room)
        count = room.count
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    return values
  }

  /// All steps a part at a time, so that no more than about four megabytes are in memory.
  ///
  /// - Parameter body: takes steps and their values, `[step, column]`.
  package func forEachBlock(
    _ body: (Range<Int>, UnsafeBufferPointer<Float>) throws -> Void
  ) throws {
    let size = min(max(Self.blockSize / width, 1), stepCount)
    let block = UnsafeMutableBufferPointer<Float>.allocate(capacity: size * width)
    defer { block.deallocate() }
    for first in stride(from: 0, to: stepCount, by: size) {
      let steps = first..<min(first + size, stepCount)
      let values = UnsafeMutableBufferPointer(rebasing: block[..<(steps.count * width)])
      try read(steps: steps, into: values)
      try body(steps, UnsafeBufferPointer(values))
    }
  }

  private static let blockSize = 1 << 20
}

/// From which place of which source the columns come.
struct FeatureLayout: Sendable, Equatable {
  /// Neighbouring columns of one source that stay neighbours.
  struct Run: Sendable, Equatable {
    let source: Int
    /// First column in the source.
    let column: Int
    var count: Int
    /// Steps from the step that is read.
    let offset: Int
    /// First column in what is read.
    let place: Int
  }

  /// One column.
  struct Place: Sendable, Equatable {
    let source: Int
    let column: Int
    var offset = 0
  }

  let places: [Place]
  let runs: [Run]

  var width: Int { places.count }

  init(_ places: [Place]) {
    self.places = places
    var runs: [Run] = []
    for (index, place) in places.enumerated() {
      if let run = runs.last, run.source == place.source, run.offset == place.offset,
        run.column + run.count == place.column
      {
        runs[runs.count - 1].count += 1
      } else {
        runs.append(
          Run(
            source: place.source, column: place.column, count: 1, offset: place.offset,
            place: index))
      }
    }
    self.runs = runs
  }
}

extension FeatureRecording {
  /// - Parameter rows: of each source.
  /// - Throws: `badData` if their steps differ, or their lengths by more than a second.
  init(
    joining rows: [FeatureRows], name: String, layout: FeatureLayout
  ) throws(FileError) {
    let first = rows[0]
    for other in rows.dropFirst() {
      let isWhole = first.stepCount == 1 && other.stepCount == 1
      guard isWhole || abs(first.step - other.step) < 1e-9 else {
        throw FileError(
          .badData, path: other.path,
          "recording '\(name)': expected steps of \(decimal(first.step)) s as in \(first.path), "
            + "found \(decimal(other.step)) s")
      }
      let difference = Double(abs(first.stepCount - other.stepCount)) * first.step
      guard isWhole || difference <= Self.longestDifference else {
        throw FileError(
          .badData, path: other.path,
          "recording '\(name)': expected about \(first.stepCount) steps as in \(first.path), found "
            + "\(other.stepCount)")
      }
    }
    self.init(
      name: name, stepCount: rows.map(\.stepCount).min() ?? 0, step: first.step, rows: rows,
      layout: layout)
  }

  /// Seconds by which the sources of one recording may differ in length.
  private static let longestDifference = 1.0
}
