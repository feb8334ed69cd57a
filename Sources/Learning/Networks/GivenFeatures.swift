package import Engine
package import Features
package import Layers
package import Safetensors
package import Segments

/// Features that were computed before: the extractor of a network that has none.
///
/// The network takes them in scaled, with 0 for what is missing.
package struct GivenFeatureConfiguration: Extractor {
  package static let name = "input"

  package let inputs: FeatureInputs
  /// Duration of a step, seconds.
  package let step: Double
  /// Steps by which the gold standard lies after the inputs.
  package let delay: Int

  /// - Throws: `ConfigurationError` if a row stands for a whole recording.
  package init(_ inputs: FeatureInputs, delay: Int = 0) throws(ConfigurationError) {
    guard let step = inputs.step else {
      throw ConfigurationError("expected features in steps, found a row a recording")
    }
    self.inputs = inputs
    self.step = step
    self.delay = delay
  }

  package var isReleased: Bool { false }
  package var filterDecay: Float { 0 }
  package var featureCount: Int { inputs.columnCount }
  package var input: StepInput { .features(count: featureCount, step: step) }

  /// Mean and standard deviation of each column over the training partition, where those count.
  package var parameterShapes: [ParameterShape] {
    guard inputs.standardization == .training else { return [] }
    return ["mean", "sd"].map {
      ParameterShape("\(Self.name).\($0)", [featureCount], isTrained: false)
    }
  }

  package func metadata(alone: Bool) -> [String: String] {
    inputs.metadata.merging([Self.delayKey: "\(delay)"]) { own, _ in own }
  }

  package init(_ reader: MetadataReader, alone: Bool) throws(ConfigurationError) {
    try self.init(
      try FeatureInputs(reader),
      delay: try reader.size(Self.delayKey, from: 0, to: NetworkModel.longestSequence))
  }

  private static let delayKey = "delay_steps"

  /// `[batch, steps, features]` as they are read, with noise while training.
  package func planned(
    _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(PlanError) -> PlannedExtractor {
    let input = Activation([plan.batch, plan.steps, featureCount], gradient: false)
    var chain = LayerChain(input, plan)
    chain.addNoise(plan.inputNoise)
    return PlannedExtractor(
      buffer: .features(input), output: chain.end, layers: chain.layers)
  }
}

extension NetworkModel {
  /// How given features are scaled; nil where each recording has its own scaling.
  package var scaling: ColumnScaling? {
    guard let shapes = scalingShapes else { return nil }
    func numbers(_ shape: ParameterShape) -> [Double] {
      parameters.values(of: shape).map { Double($0) }
    }
    return ColumnScaling(means: numbers(shapes.mean), deviations: numbers(shapes.deviation))
  }

  /// - Parameter scaling: in single precision, see `ColumnScaling.rounded`.
  /// - Precondition: a network on features that are scaled over the training partition.
  package func setScaling(_ scaling: ColumnScaling) {
    guard let shapes = scalingShapes else { preconditionFailure("nothing to be scaled") }
    _ = parameters.values(of: shapes.mean).update(fromContentsOf: scaling.means.map { Float($0) })
    _ = parameters.values(of: shapes.deviation).update(
      fromContentsOf: scaling.deviations.map { Float($0) })
  }

  private var scalingShapes: (mean: ParameterShape, deviation: ParameterShape)? {
    configuration.features.flatMap { features in
      let shapes = features.parameterShapes
      return shapes.isEmpty ? nil : (shapes[0], shapes[1])
    }
  }
}
