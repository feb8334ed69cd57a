package import Features
package import Files
package import Safetensors

/// A regression as a checkpoint holds it: what it sees of a step, and a linear function for each
/// dimension.
package struct RegressionModel: Equatable, Sendable {
  /// How the weights were found, as checkpoints call it.
  package enum Kind: String, CaseIterable, Sendable {
    /// Ridge regression.
    case linear
    /// Linear support vector regression.
    case svr
    /// Relevance vector regression.
    case rvm
    /// Principal components, which predict what the features themselves are made of.
    case pca
  }

  package let kind: Kind
  package let inputs: FeatureInputs
  /// Of the training partition, all columns with the context's; nil where each recording has its own.
  package let scaling: ColumnScaling?
  /// Names of what is predicted.
  package let dimensions: [String]
  /// One a dimension.
  package let models: [DimensionModel]

  package init(
    kind: Kind, inputs: FeatureInputs, scaling: ColumnScaling?, dimensions: [String],
    models: [DimensionModel]
  ) {
    precondition(dimensions.count == models.count)
    self.kind = kind
    self.inputs = inputs
    self.scaling = scaling
    self.dimensions = dimensions
    self.models = models
  }

  /// Whether the variance of predictions is known.
  package var hasUncertainty: Bool { models.allSatisfy { $0.uncertainty != nil } }

  /// Whether a checkpoint holds a regression.
  package static func isHeld(by file: SafetensorsFile) -> Bool { file.metadata[Key.kind] != nil }

  enum Key {
    static let kind = "kind"
    static let dimensions = "dimensions"
    static let delay = "delay_steps"
    static let reach = "staircase_steps"
  }
}

// MARK: Writing

extension RegressionModel {
  /// Writes a checkpoint: numbers in double precision, the rest as metadata.
  ///
  /// - Parameter notes: what else the metadata are to say, such as scores and recordings.
  package func write(to path: String, notes: [String: String]) throws(FileError) {
    var store = TensorStore()
    let width = models[0].weights.count
    store.add("weight", [models.count, width], models.flatMap(\.weights))
    store.add("bias", [models.count], models.map(\.intercept))
    if let scaling {
      store.add("input.mean", [scaling.means.count], scaling.means)
      store.add("input.sd", [scaling.deviations.count], scaling.deviations)
    }
    for (name, model) in zip(dimensions, models) {
      if let staircase = model.staircase {
        let columns = staircase.weights.count / staircase.count
        store.add("staircase.\(name).weight", [staircase.count, columns], staircase.weights)
        store.add("staircase.\(name).bias", [staircase.count], staircase.intercepts)
        store.add("staircase.\(name).threshold", [staircase.count], staircase.thresholds)
      }
      if let known = model.uncertainty {
        let count = known.members.count
        store.add("variance.\(name).noise", [1], [known.noise])
        store.add("variance.\(name).input", [count], known.members.map(Double.init))
        store.add("variance.\(name).mean", [count], known.centers)
        store.add("variance.\(name).covariance", [count, count], known.covariance)
      }
    }
    let metadata = metadata.merging(notes) { own, _ in own }
    try store.withTensors { (tensors) throws(FileError) in
      try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
    }
  }

  private var metadata: [String: String] {
    var texts = [
      Key.kind: kind.rawValue, Key.dimensions: dimensions.joined(separator: ","),
      Key.delay: models.map { "\($0.delay)" }.joined(separator: ","),
    ]
    texts[Key.reach] = models.first?.staircase.map { "\($0.reach)" }
    return texts.merging(inputs.metadata) { own, _ in own }
  }
}

/// Numbers under their names, at one place until they are written.
private struct TensorStore {
  private var tensors: [(name: String, shape: [Int], numbers: [Double])] = []

  mutating func add(_ name: String, _ shape: [Int], _ numbers: [Double]) {
    tensors.append((name, shape, numbers))
  }

  func withTensors(
    _ body: ([TensorContents]) throws(FileError) -> Void
  ) throws(FileError) {
    let room = UnsafeMutableBufferPointer<Double>.allocate(
      capacity: tensors.reduce(0) { $0 + $1.numbers.count })
    defer { room.deallocate() }
    var contents: [TensorContents] = []
    var place = 0
    for (name, shape, numbers) in tensors {
      let part = UnsafeMutableBufferPointer(rebasing: room[place..<place + numbers.count])
      _ = part.initialize(from: numbers)
      place += numbers.count
      contents.append(
        TensorContents(name: name, type: .f64, shape: shape, bytes: UnsafeRawBufferPointer(part)))
    }
    try body(contents)
  }
}
