internal import COneDNN

// Normalisation, pooling, rectifier and sum, with their gradients.

extension Plan {
  /// Batch normalisation of `[batch, channels, extent...]`, with scale and shift of each channel;
  /// see `Layers.BatchNormalization`.
  package struct Normalization {
    let layout: Layout
    let epsilon: Float
    let flags: UInt32

    /// - Parameters:
    ///   - layout: of input and output.
    ///   - rectified: apply `max(0, ·)` to the output.
    ///   - given: normalise by the mean and variance given, not by the batch's.
    package init(_ layout: Layout, epsilon: Float, rectified: Bool, given: Bool) {
      self.layout = layout
      self.epsilon = epsilon
      flags =
        dnnl_use_scale.rawValue | dnnl_use_shift.rawValue
        | (rectified ? dnnl_fuse_norm_relu.rawValue : 0)
        | (given ? dnnl_use_global_stats.rawValue : 0)
    }
  }

  package static func normalization(
    _ normalization: Normalization, training: Bool
  ) throws(PlanError) -> Plan {
    try Plan("batch normalisation") { plan, engine in
      onednn_plan_normalization(
        plan, engine, training ? dnnl_forward_training : dnnl_forward_inference,
        normalization.layout.handle, normalization.epsilon, normalization.flags)
    }
  }

  /// What becomes of a window's values.
  package enum Pooling {
    case maximum
    /// Of those inside the input.
    case mean

    fileprivate var kind: dnnl_alg_kind_t {
      self == .maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding
    }
  }

  package static func pooling(
    _ pooling: Pooling, from input: Layout, to output: Layout, _ window: SlidingWindow,
    training: Bool
  ) throws(PlanError) -> Plan {
    try Plan("\(pooling) pooling") { plan, engine in
      withUnsafePointer(to: window.native) {
        onednn_plan_pooling(
          plan, engine, training ? dnnl_forward_training : dnnl_forward_inference, pooling.kind,
          input.handle, output.handle, $0)
      }
    }
  }

  /// - Parameter forward: the plan of the same pooling, for training.
  package static func poolingGradient(
    _ pooling: Pooling, from input: Layout, to output: Layout, _ window: SlidingWindow,
    forward: Plan
  ) throws(PlanError) -> Plan {
    try Plan("\(pooling) pooling's gradient") { plan, engine in
      withUnsafePointer(to: window.native) {
        onednn_plan_pooling_gradient(
          plan, engine, pooling.kind, input.handle, output.handle, $0, forward.handle)
      }
    }
  }
}

extension Operation {
  /// - Parameters:
  ///   - forward: the plan of the same normalisation, for training.
  ///   - memories: those of the forward pass but the output's, and all gradients.
  package static func normalizationGradient(
    _ normalization: Plan.Normalization, forward: Plan, _ memories: [Plan.Role: Memory]
  ) throws(PlanError) -> Operation {
    try Plan("batch normalisation's gradient") { plan, engine in
      onednn_plan_normalization_gradient(
        plan, engine, normalization.layout.handle, normalization.epsilon, normalization.flags,
        forward.handle)
    }.operation(memories.filter { onednn_normalization_gradient_takes($0.key.argument) != 0 })
  }

  /// `max(0, ·)` in place.
  package static func rectifier(_ values: Memory) throws(PlanError) -> Operation {
    try rectifierPlan(values.layout, dnnl_eltwise_relu)
      .operation([.input: values, .output: values])
  }

  /// Copies `upstream` to `result` where the rectified `values` are positive, and zero elsewhere.
  package static func rectifierGradient(
    of values: Memory, upstream: Memory, into result: Memory
  ) throws(PlanError) -> Operation {
    let forward = try rectifierPlan(values.layout, dnnl_eltwise_relu_use_dst_for_bwd)
    return try Plan("rectifier's gradient") { plan, engine in
      onednn_plan_elementwise_gradient(
        plan, engine, dnnl_eltwise_relu_use_dst_for_bwd, values.layout.handle, forward.handle)
    }.operation([.output: values, .outputGradient: upstream, .inputGradient: result])
  }

  private static func rectifierPlan(
    _ layout: Layout, _ kind: dnnl_alg_kind_t
  ) throws(PlanError) -> Plan {
    try Plan("rectifier") { plan, engine in
      onednn_plan_elementwise(plan, engine, kind, layout.handle)
    }
  }

  /// `sum += term`, of one layout.
  package static func addition(of term: Memory, to sum: Memory) throws(PlanError) -> Operation {
    try Plan("sum") { plan, engine in
      onednn_plan_sum(plan, engine, sum.layout.handle)
    }.operation([.input: sum, .otherInput: term, .output: sum])
  }
}
