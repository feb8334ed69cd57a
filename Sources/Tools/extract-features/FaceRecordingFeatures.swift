import Appearance
import ArgumentParser
import Files
import LinearModels
import MediaToolSupport
import Segments
import Text
import TimeSeries
import ToolSupport

/// Computes the features of one recording's faces, for a file or for standard output.
struct FaceRecordingFeatures: Sendable {
  /// What becomes a row.
  enum Summary: Sendable {
    /// The values of a step.
    case steps
    /// Means and deviations over the window about a step.
    case windows(seconds: Double, FeatureWindow.Alignment)
  }

  let set: FaceFeatureSet
  let summary: Summary
  /// Duration of a row's step, seconds; nil for that of the faces.
  let hop: Double?
  /// Seconds.
  let longestGap: Double
  /// Steps.
  let volume: Int
  /// nil where values stay as they are.
  let projection: ComponentProjection?

  var suffix: String { ".\(setName)\(FeatureSegmentFile.suffix)" }

  /// As files call the set.
  private var setName: String {
    let name = set.rawValue + (projection == nil ? "" : "-pca")
    return if case .steps = summary { name + "-lld" } else { name }
  }

  private var valueNames: [String] {
    projection?.names ?? (set == .geometry ? GeometricFeatures.names : GaborPatterns.names)
  }

  private var names: [String] {
    if case .steps = summary { valueNames } else { WindowMoments.names(valueNames) }
  }

  private func settings(step: Double) -> FeatureSegmentSettings {
    var options: [String: String] = [:]
    if case .windows(let seconds, let alignment) = summary {
      options["window"] = decimal(seconds)
      options["align"] = alignment.rawValue
    }
    switch set {
    case .geometry: options["longest_gap"] = decimal(longestGap)
    case .lgbpTop: options["volume"] = "\(volume)"
    }
    if let projection { options["pca"] = projection.fingerprint }
    return FeatureSegmentSettings(set: setName, step: step, names: names, options: options)
  }

  // MARK: Files

  /// - Returns: nil if there is no whole file that was made of the faces in the same way.
  /// - Throws: `badData` if there is one of other faces.
  func existing(_ item: Batch.Item) throws -> Batch.Outcome? {
    let source = SourceIdentity(path: item.path)
    let file = source.flatMap { source in
      FeatureSegmentFile.complete(
        item.file, recording: item.recording, source: source, sourcePath: item.path
      ) { settings(step: hop ?? $0.step) }
    }
    guard let file else {
      try SegmentOrigin.check(item.file, source: source, sourcePath: item.path)
      return nil
    }
    return outcome(item, stepCount: file.stepCount, step: file.step, nil)
  }

  func make(_ item: Batch.Item) throws -> Batch.Outcome {
    let values = try values(of: item.path)
    let every = try stepsPerRow(values, path: item.path)
    let step = hop ?? values.step
    let writer = try FeatureSegmentWriter(
      path: item.file, recording: item.recording, source: SourceIdentity(path: item.path),
      settings: settings(step: step), tool: ExtractFeatures.nameAndVersion)
    try forEachRow(of: values, every: every, path: item.path, for: item) { try writer.append($0) }
    try writer.finish()
    return outcome(item, stepCount: writer.stepCount, step: step, values)
  }

  private func outcome(
    _ item: Batch.Item, stepCount: Int, step: Double, _ values: (any FaceValues)?
  ) -> Batch.Outcome {
    let manifest = Manifest(
      recording: item.recording, stepCount: stepCount, step: step, stepsPerSequence: stepCount,
      file: item.file)
    let remarks = values.map(remarks) ?? (warnings: [], notes: [])
    return Batch.Outcome(item, [manifest], warnings: remarks.warnings, notes: remarks.notes)
  }

  // MARK: Rows

  /// Writes the rows of recordings to standard output, one recording after the other.
  func print(_ files: [(name: String, path: String)]) throws {
    let bar = ProgressBar(label: ExtractFeatures.name, total: files.count)
    var writer = SeriesWriter(dimensions: names, precision: .single)
    for (name, path) in files {
      let values = try values(of: path)
      let every = try stepsPerRow(values, path: path)
      var block = RowBlock(recording: name, step: hop ?? values.step)
      try forEachRow(of: values, every: every, path: path) { try block.append($0, to: &writer) }
      try block.write(to: &writer, duration: 0)
      bar.clear()
      let remarks = remarks(values)
      for warning in remarks.warnings { ExtractFeatures.notes.warn("\(path): \(warning)") }
      for note in remarks.notes { ExtractFeatures.notes.write("\(path): \(note)") }
      bar.advance(by: 1)
    }
    bar.clear()
    try writer.finish()
  }

  // MARK: Both

  /// What the user should know of steps without a face.
  private func remarks(_ values: any FaceValues) -> (warnings: [String], notes: [String]) {
    let steps =
      "of \(counted(values.stepCount, "step")) without "
      + (set == .geometry ? "landmarks" : "a face and neighbours that have one")
    if values.missingCount == values.stepCount {
      return (["all \(steps), and every value is missing"], [])
    }
    var notes: [String] = []
    if values.interpolatedCount > 0 {
      notes.append("\(values.interpolatedCount) \(steps), interpolated")
    }
    if values.missingCount > 0 {
      notes.append("\(values.missingCount) \(steps), whose values are missing")
    }
    return ([], notes)
  }

  /// - Throws: `badData` if the file is of another recording than its name says.
  private func values(of path: String) throws(FileError) -> any FaceValues {
    let values: any FaceValues =
      switch set {
      case .geometry: try GeometricFeatures(path: path, longestGap: longestGap)
      case .lgbpTop: try GaborPatterns(path: path, volume: volume)
      }
    let name = path.split(separator: "/").last ?? ""
    guard !name.hasSuffix(set.suffix) || name.dropLast(set.suffix.count) == values.recording else {
      throw FileError(
        .badData, path: path,
        "expected the recording that the file is called after, found '\(values.recording)'")
    }
    return values
  }

  /// - Throws: status 64 if a row's step is no whole number of the faces'.
  private func stepsPerRow(_ values: any FaceValues, path: String) throws -> Int {
    let hop = hop ?? values.step
    let count = (hop / values.step).rounded()
    guard count >= 1, abs(count * values.step - hop) < 1e-6 else {
      throw ToolError(
        .validationFailure,
        "--hop: expected multiples of the step of \(decimal(values.step)) s of \(path), found "
          + "\(decimal(hop)) s")
    }
    guard Int(count) <= values.stepCount else {
      throw FileError(
        .badData, path: path,
        "expected at least a step of \(decimal(hop)) s, found "
          + "\(decimal(inNanoseconds(Double(values.stepCount) * values.step))) s")
    }
    return Int(count)
  }

  /// - Parameter item: shows how much was done.
  private func forEachRow(
    of values: any FaceValues, every: Int, path: String, for item: Batch.Item? = nil,
    _ body: ([Float]) throws -> Void
  ) throws {
    let stepCount = values.stepCount
    func forEachValue(every: Int, _ body: ([Float]) throws -> Void) throws {
      var reduced = projection.map { ProjectedRows($0) }
      try values.forEachStep(every: every) { step, values in
        if step % 64 == 63 { item?.show(Double(step) / Double(stepCount)) }
        if reduced == nil { try body(values) } else { try reduced?.append(values, body) }
      }
      try reduced?.finish(body)
    }
    switch summary {
    case .steps: try forEachValue(every: every, body)
    case .windows(let seconds, let alignment):
      let window = FeatureWindow(
        length: seconds, hop: Double(every) * values.step, alignment: alignment,
        rate: 1 / values.step)
      guard let window else {
        throw ToolError(
          .validationFailure,
          "--window: expected multiples of the step of \(decimal(values.step)) s of \(path), found "
            + "\(decimal(seconds)) s")
      }
      var moments = WindowMoments(window, width: valueNames.count)
      try forEachValue(every: 1) { try moments.append($0, body) }
      try moments.finish(body)
    }
  }
}
