internal import COneDNN
import Glibc

/// Batch normalisation over the batch and all positions of each channel, with an optional fused
/// rectifier.
///
///     output = weight · (input − mean) / sqrt(variance + epsilon) + bias
///
/// Training uses the batch's mean and population variance and moves the running statistics by
/// `momentum` towards the batch's mean and unbiased variance, as PyTorch does; inference uses the
/// running statistics. A frozen one uses and keeps the running statistics while training too, for
/// batches of few sequences, whose own say little; weight and bias are trained all the same.
///
/// - Input and output `[batch, channels, extent...]`; parameters `[channels]`.
/// - Source: Ioffe & Szegedy 2015, arXiv:1502.03167.
package final class BatchNormalization: Layer {
  /// Parameters of one normalisation, each `[channels]`.
  package struct Parameters {
    let weight: Parameter
    let bias: Parameter
    let runningMean: Parameter
    let runningVariance: Parameter

    /// `prefix.weight`, `prefix.bias`, `prefix.running_mean`, `prefix.running_var` of a store.
    package init(_ store: ParameterStore, prefix: String, channels: Int) {
      weight = store.parameter("\(prefix).weight", [channels])
      bias = store.parameter("\(prefix).bias", [channels])
      runningMean = store.parameter("\(prefix).running_mean", [channels])
      runningVariance = store.parameter("\(prefix).running_var", [channels])
    }

    package static func shapes(prefix: String, channels: Int) -> [ParameterShape] {
      [
        ParameterShape("\(prefix).weight", [channels]),
        ParameterShape("\(prefix).bias", [channels]),
        ParameterShape("\(prefix).running_mean", [channels], isTrained: false),
        ParameterShape("\(prefix).running_var", [channels], isTrained: false),
      ]
    }
  }

  package let output: Activation
  private let parameters: Parameters
  private let momentum: Float
  private let isFrozen: Bool
  private let valuesPerChannel: Int
  private let channels: Int
  /// Weight then bias, `[2, channels]`, as oneDNN wants them.
  private let scaleAndShift: FloatBuffer
  private let scaleAndShiftGradient: FloatBuffer
  private let batchMean: FloatBuffer
  private let batchVariance: FloatBuffer
  private let inference: Primitive
  private let training: (forward: Primitive, backward: Primitive)?

  /// - Parameter shortcut: an activation that the output is added to, and whose gradient is
  ///   therefore the output's too; of the same layout.
  package init(
    _ input: Activation, _ parameters: Parameters, epsilon: Float, momentum: Float,
    rectified: Bool, frozen: Bool = false, sharingGradientOf shortcut: Activation? = nil,
    memory: ActivationMemory
  ) throws(LayerError) {
    let channels = input.shape[1]
    self.parameters = parameters
    self.momentum = momentum
    self.channels = channels
    valuesPerChannel = input.count / channels
    isFrozen = frozen
    precondition(shortcut.map { $0.layout == input.layout } ?? true)
    output = memory.activation(input.shape, input.layout, gradient: shortcut?.gradient)
    scaleAndShift = FloatBuffer(count: 2 * channels)
    scaleAndShiftGradient = FloatBuffer(count: 2 * channels)
    batchMean = FloatBuffer(count: channels)
    batchVariance = FloatBuffer(count: channels)

    let pair = Layout.plain([2, channels])
    let each = Layout.plain([channels])
    let values = [
      (DNNL_ARG_SRC, try input.valueMemory()), (DNNL_ARG_DST, try output.valueMemory()),
      (
        DNNL_ARG_SCALE_SHIFT,
        try Memory(pair, at: scaleAndShift.pointer, owner: scaleAndShift)
      ),
    ]
    let scaled = dnnl_use_scaleshift.rawValue | (rectified ? dnnl_fuse_norm_relu.rawValue : 0)
    let running = [
      (DNNL_ARG_MEAN, try parameters.runningMean.valueMemory()),
      (DNNL_ARG_VARIANCE, try parameters.runningVariance.valueMemory()),
    ]
    inference = try Self.forwardPlan(
      input.layout, dnnl_forward_inference, epsilon, scaled | dnnl_use_global_stats.rawValue
    ).primitive(values + running)
    guard memory.training else {
      self.training = nil
      return
    }
    let flags = scaled | (frozen ? dnnl_use_global_stats.rawValue : 0)
    let plan = try Self.forwardPlan(input.layout, dnnl_forward_training, epsilon, flags)
    var statistics =
      if frozen { running } else {
        [
          (DNNL_ARG_MEAN, try Memory(each, at: batchMean.pointer, owner: batchMean)),
          (DNNL_ARG_VARIANCE, try Memory(each, at: batchVariance.pointer, owner: batchVariance)),
        ]
      }
    if rectified {
      statistics.append((DNNL_ARG_WORKSPACE, try Memory(try plan.layout(dnnl_query_workspace_md))))
    }
    let forward = try plan.primitive(values + statistics)

    var operation = dnnl_batch_normalization_desc_t()
    let status = withUnsafePointer(to: input.layout.descriptor) {
      dnnl_batch_normalization_backward_desc_init(
        &operation, dnnl_backward, $0, $0, epsilon, flags)
    }
    try check("batch normalisation's gradient", status)
    // A gradient that nobody reads still needs a place.
    let inputGradient =
      input.gradient == nil ? try Memory(input.layout) : try input.gradientMemory()
    let backward = try PrimitivePlan("batch normalisation's gradient", operation, forward: plan)
      .primitive(
        [values[0], values[2]] + statistics + [
          (DNNL_ARG_DIFF_DST, try output.gradientMemory()),
          (DNNL_ARG_DIFF_SRC, inputGradient),
          (
            DNNL_ARG_DIFF_SCALE_SHIFT,
            try Memory(pair, at: scaleAndShiftGradient.pointer, owner: scaleAndShiftGradient)
          ),
        ])
    self.training = (forward, backward)
  }

  package func forward(_ mode: Mode) {
    let size = channels * MemoryLayout<Float>.stride
    memcpy(scaleAndShift.pointer, parameters.weight.value, size)
    memcpy(scaleAndShift.pointer + channels, parameters.bias.value, size)
    guard case .training = mode, let training else { return inference.run() }
    training.forward.run()
    if !isFrozen { updateRunningStatistics() }
  }

  package func backward() {
    training?.backward.run()
    let size = channels * MemoryLayout<Float>.stride
    memcpy(parameters.weight.gradient, scaleAndShiftGradient.pointer, size)
    memcpy(parameters.bias.gradient, scaleAndShiftGradient.pointer + channels, size)
  }

  private func updateRunningStatistics() {
    let unbiased = Float(valuesPerChannel) / Float(max(valuesPerChannel - 1, 1))
    for channel in 0..<channels {
      let mean = parameters.runningMean.value + channel
      let variance = parameters.runningVariance.value + channel
      mean.pointee += momentum * (batchMean.pointer[channel] - mean.pointee)
      variance.pointee +=
        momentum * (batchVariance.pointer[channel] * unbiased - variance.pointee)
    }
  }

  private static func forwardPlan(
    _ layout: Layout, _ kind: dnnl_prop_kind_t, _ epsilon: Float, _ flags: UInt32
  ) throws(LayerError) -> PrimitivePlan {
    var operation = dnnl_batch_normalization_desc_t()
    let status = withUnsafePointer(to: layout.descriptor) {
      dnnl_batch_normalization_forward_desc_init(&operation, kind, $0, epsilon, flags)
    }
    try check("batch normalisation", status)
    return try PrimitivePlan("batch normalisation", operation)
  }
}
