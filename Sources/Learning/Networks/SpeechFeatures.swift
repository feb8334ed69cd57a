package import Engine
package import Layers

extension SpeechFeatureConfiguration {
  /// From samples to the features of each step.
  ///
  /// `[batch, steps · samplesPerStep]` becomes `[batch, steps, featureCount]`; a step's features are
  /// time-major, channel fastest.
  ///
  /// - Source: Tzirakis et al. 2017, section III-B, doi:10.1109/JSTSP.2017.2764438
  package func planned(
    _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(PlanError) -> PlannedExtractor {
    let (batch, steps) = (plan.batch, plan.steps)
    let input = Activation([batch, steps * samplesPerStep], gradient: false)
    var chain = LayerChain(
      isFramewise ? input.reshaped([batch * steps, 1, samplesPerStep]) : input,
      plan, dropout: plan.dropout)
    if isFramewise {
      try chain.addFramewise(self, store)
    } else {
      try chain.addWholeSequence(self, store)
    }
    return PlannedExtractor(
      buffer: .samples(input), output: chain.end.reshaped([batch, steps, featureCount]),
      layers: chain.layers)
  }
}

extension LayerChain {
  /// The paper's reading: filters run over the sequence as a whole.
  fileprivate mutating func addWholeSequence(
    _ configuration: SpeechFeatureConfiguration, _ store: ParameterStore
  ) throws(PlanError) {
    let (first, second) = (configuration.first, configuration.second)
    add(
      TemporalFilters(
        end, weight: store.parameter("speech.conv1.weight", [first.filters, 1, first.taps]),
        bias: store.parameter("speech.conv1.bias", [first.filters]), pool: configuration.timePool,
        training: training))
    addDropout()
    add(
      SpectralStage(
        end,
        weight: store.parameter(
          "speech.conv2.weight", [second.filters, first.filters, second.taps]),
        bias: store.parameter("speech.conv2.bias", [second.filters]),
        channelPool: configuration.channelPool, training: training))
    addDropout()
  }

  /// The released code's reading: each step is filtered alone.
  fileprivate mutating func addFramewise(
    _ configuration: SpeechFeatureConfiguration, _ store: ParameterStore
  ) throws(PlanError) {
    addDropout()
    try addNormalized(configuration.first, 1, store, index: 1)
    add(
      try MaximumPooling(
        end, size: [configuration.timePool], stride: [configuration.timePool], padding: [0],
        memory: ActivationMemory(training: training)))
    try addNormalized(configuration.second, configuration.first.filters, store, index: 2)
    add(ChannelMaximum(end, size: configuration.channelPool, training: training))
  }

  /// Filters without a bias, batch normalisation, rectifier.
  private mutating func addNormalized(
    _ stage: SpeechFeatureConfiguration.Stage, _ inChannels: Int, _ store: ParameterStore,
    index: Int
  ) throws(PlanError) {
    add(
      try Convolution(
        end,
        weight: store.parameter(
          "speech.conv\(index).weight", [stage.filters, inChannels, stage.taps]),
        bias: nil, stride: [1], padding: .same(kernel: [stage.taps]),
        fusion: .init(rectified: false), plainOutput: true,
        memory: ActivationMemory(training: training)))
    add(
      try BatchNormalization(
        end, .init(store, prefix: "speech.norm\(index)", channels: stage.filters),
        epsilon: SpeechFeatureConfiguration.normalizationEpsilon,
        momentum: SpeechFeatureConfiguration.normalizationMomentum, rectified: true,
        memory: ActivationMemory(training: training)))
  }
}
