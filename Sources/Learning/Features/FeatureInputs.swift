package import Files
package import Safetensors
internal import Text
internal import TimeSeries

/// What a model sees of the features of each step, and over what they are scaled.
package struct FeatureInputs: Equatable, Sendable {
  /// Over what columns are brought to zero mean and unit variance.
  package enum Standardization: String, CaseIterable, Sendable {
    /// All steps of the training partition.
    case training
    /// All steps of a recording, each by itself.
    case recording
  }

  /// Names of the columns before the context, in order.
  package var features: [String]
  /// Seconds before and after each step that are seen too.
  package var context = 0.0
  /// Columns that the context is for; nil for all.
  package var contextFeatures: [String]?
  /// Duration of a step, seconds; nil where each recording has one row.
  package var step: Double?
  package var standardization = Standardization.training

  package init(features: [String], step: Double?) {
    self.features = features
    self.step = step
  }

  /// The table's columns that are wanted, in order, with their context.
  ///
  /// - Parameter owner: for messages: the model's path.
  /// - Throws: `badData` if columns are missing, or steps have another duration.
  package func columns(
    of table: FeatureTable, for owner: String
  ) throws(FileError) -> FeatureTable {
    let chosen = try table.selecting(features, for: owner)
    guard isStep(table.step) else {
      func text(_ step: Double?) -> String {
        step.map { "steps of \(decimal($0)) s" } ?? "a row a recording"
      }
      throw FileError(
        .badData, path: table.paths[0],
        "expected \(text(step)) as \(owner) was trained on, found \(text(table.step))")
    }
    return try chosen.withContext(context, of: contextFeatures)
  }

  /// Columns of a step, those of the context among them.
  package var columnCount: Int {
    let reach = step.map { contextReach(context, step: $0) } ?? 0
    return features.count + 2 * reach * (contextFeatures ?? features).count
  }

  private func isStep(_ found: Double?) -> Bool {
    guard let step, let found else { return step == nil && found == nil }
    return abs(step - found) < 1e-9
  }
}

// MARK: Metadata

extension FeatureInputs {
  /// As a checkpoint's metadata: one text an entry.
  package var metadata: [String: String] {
    var texts = [
      Key.features: features.joined(separator: "\n"), Key.context: decimal(context),
      Key.standardization: standardization.rawValue,
    ]
    texts[Key.contextFeatures] = contextFeatures?.joined(separator: "\n")
    texts[Key.step] = step.map { decimal($0) }
    return texts
  }

  /// Reads what `metadata` wrote.
  package init(_ reader: MetadataReader) throws(ConfigurationError) {
    features = try reader.names(Key.features)
    context = try reader.number(Key.context, in: 0...Self.longestContext)
    contextFeatures =
      reader.metadata[Key.contextFeatures] == nil ? nil : try reader.names(Key.contextFeatures)
    step = try reader.positive(Key.step)
    standardization = try reader.choice(Key.standardization, of: Standardization.self)
  }

  private enum Key {
    static let features = "features"
    static let context = "context"
    static let contextFeatures = "context_features"
    static let step = "step"
    static let standardization = "standardization"
  }

  /// Seconds; more than anybody means.
  package static let longestContext = 3600.0
}

/// Steps of a context to either side.
func contextReach(_ seconds: Double, step: Double) -> Int {
  windowReach(ofWindow: 2 * seconds, step: step, limit: 1 << 20)
}

extension MetadataReader {
  /// Names that differ, one a line.
  fileprivate func names(_ entry: String) throws(ConfigurationError) -> [String] {
    let names = try text(entry, "names").split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    guard !names.contains(""), Set(names).count == names.count else {
      throw ConfigurationError("expected different names in the metadata '\(entry)'")
    }
    return names
  }
}
