internal import Features
package import Files
package import Safetensors

extension RegressionModel {
  /// Reads a checkpoint.
  ///
  /// - Throws: `badData` if the metadata describe no regression, or a tensor is missing, of another
  ///   shape, or has numbers that are not finite.
  package init(checkpoint file: SafetensorsFile) throws(FileError) {
    let reader = CheckpointReader(file: file)
    do throws(ConfigurationError) {
      let metadata = MetadataReader(metadata: file.metadata)
      kind = try metadata.choice(Key.kind, of: Kind.self)
      inputs = try FeatureInputs(metadata)
    } catch {
      throw reader.fault(error.description)
    }
    dimensions = try reader.value(Key.dimensions, "names") { reader.names($0) }
    let width = try file.entry("weight").shape.last ?? 0
    let count = dimensions.count
    let delays: [Int] = try reader.value(Key.delay, "a number of steps for each dimension") {
      let steps = $0.split(separator: ",").compactMap { Int($0) }
        .filter { (0...Self.mostSteps).contains($0) }
      return steps.count == count ? steps : nil
    }
    let reach: Int? =
      try file.metadata[Key.reach] == nil
      ? nil
      : reader.value(Key.reach, "a number of steps") {
        Int($0).flatMap { (0...Self.mostSteps).contains($0) ? $0 : nil }
      }
    let weights = try reader.numbers("weight", [count, width])
    let intercepts = try reader.numbers("bias", [count])
    var models: [DimensionModel] = []
    for (index, name) in dimensions.enumerated() {
      var model = DimensionModel(
        weights: Array(weights[index * width..<(index + 1) * width]), intercept: intercepts[index],
        delay: delays[index])
      model.staircase = try reach.map { reach throws(FileError) in
        try reader.staircase(name, reach: reach)
      }
      model.uncertainty = try reader.uncertainty(name, inputs: width)
      models.append(model)
    }
    self.models = models
    let columns = width - (models[0].staircase?.inputCount ?? 0)
    guard columns == inputs.columnCount else {
      throw reader.fault(
        "expected weights of the \(inputs.columnCount) inputs that the metadata name, found \(columns)"
      )
    }
    if inputs.standardization == .training {
      let deviations = try reader.numbers("input.sd", [columns])
      guard deviations.allSatisfy({ $0 >= 0 }) else {
        throw reader.fault("expected no negative numbers in 'input.sd', found one")
      }
      scaling = ColumnScaling(
        means: try reader.numbers("input.mean", [columns]), deviations: deviations)
    } else {
      scaling = nil
    }
    for staircase in models.compactMap(\.staircase)
    where staircase.weights.count != staircase.count * columns
      || staircase.inputCount != width - columns
    {
      throw reader.fault("expected staircases of \(columns) columns, found others")
    }
  }

  /// Half a day of steps: more would be a damaged file.
  private static let mostSteps = 1 << 20
}

private struct CheckpointReader {
  let file: SafetensorsFile

  func fault(_ problem: String) -> FileError { FileError(.badData, path: file.path, problem) }

  func value<Value>(
    _ key: String, _ expected: String, _ parse: (String) -> Value?
  ) throws(FileError) -> Value {
    let text = file.metadata[key]
    guard let text, let value = parse(text) else {
      throw fault(
        "expected \(expected) in the metadata '\(key)', found \(text.map { "'\($0)'" } ?? "none")")
    }
    return value
  }

  /// - Returns: nil if a name is empty or comes twice.
  func names(_ text: String) -> [String]? {
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return names.contains("") || Set(names).count < names.count ? nil : names
  }

  func numbers(_ name: String, _ shape: [Int]) throws(FileError) -> [Double] {
    let entry = try file.entry(name, type: .f64, shape: shape)
    let numbers = try file.contents(of: entry).array(of: Double.self)
    guard numbers.allSatisfy(\.isFinite) else {
      throw fault("expected finite numbers in '\(name)', found others")
    }
    return numbers
  }

  func staircase(_ name: String, reach: Int) throws(FileError) -> DimensionModel.Staircase {
    let shape = try file.entry("staircase.\(name).weight").shape
    guard shape.count == 2, shape[0] > 0 else {
      throw fault("expected 'staircase.\(name).weight' of two axes, found \(shape)")
    }
    return DimensionModel.Staircase(
      weights: try numbers("staircase.\(name).weight", shape),
      intercepts: try numbers("staircase.\(name).bias", [shape[0]]),
      thresholds: try numbers("staircase.\(name).threshold", [shape[0]]), reach: reach)
  }

  /// - Returns: nil if there is none.
  func uncertainty(
    _ name: String, inputs: Int
  ) throws(FileError) -> DimensionModel.Uncertainty? {
    guard let entry = file["variance.\(name).input"] else { return nil }
    let count = entry.elementCount
    let members = try numbers(entry.name, [count])
    guard members.allSatisfy({ (0..<Double(inputs)).contains($0) && $0 == $0.rounded() }) else {
      throw fault("expected places of inputs below \(inputs) in '\(entry.name)', found others")
    }
    return DimensionModel.Uncertainty(
      noise: try numbers("variance.\(name).noise", [1])[0], members: members.map { Int($0) },
      centers: try numbers("variance.\(name).mean", [count]),
      covariance: try numbers("variance.\(name).covariance", [count, count]))
  }
}
