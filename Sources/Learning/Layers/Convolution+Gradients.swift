internal import COneDNN

extension Convolution {
  /// The two halves of a convolution's backward pass.
  struct GradientPlans {
    let input: Activation
    let output: Activation
    let weight: Parameter
    let bias: Parameter?
    let geometry: Geometry
    let shapes: Shapes
    let forward: PrimitivePlan
    let precision: Precision

    /// Adds to `steps` what computes the gradients of weight and bias.
    func planWeightGradient(_ steps: inout [() -> Void]) throws(LayerError) {
      if bias == nil,
        UnfoldedWeightGradient.suits(weight, output: output.shape, precision: precision)
      {
        steps.append(
          try UnfoldedWeightGradient(
            input: input, output: output, weight: weight, geometry: geometry
          ).run)
        return
      }
      let plan = try geometry.weightGradientPlan(shapes, forward)
      let source = try input.valueMemory().reordered(
        to: try plan.layout(dnnl_query_src_md), by: &steps)
      let upstream = try output.gradientMemory().reordered(
        to: try plan.layout(dnnl_query_diff_dst_md), by: &steps)
      let (result, copy) = try weight.gradientMemory().written(
        in: try plan.layout(dnnl_query_diff_weights_md))
      var arguments = [
        (DNNL_ARG_SRC, source), (DNNL_ARG_DIFF_DST, upstream), (DNNL_ARG_DIFF_WEIGHTS, result),
      ]
      if let bias { arguments.append((DNNL_ARG_DIFF_BIAS, try bias.gradientMemory())) }
      steps.append(try plan.primitive(arguments).run)
      if let copy { steps.append(copy.run) }
    }

    /// Adds to `steps` what computes the gradient of the input, and to `weightSteps` what brings
    /// the weights into the layout for that.
    func planInputGradient(
      _ steps: inout [() -> Void], weightSteps: inout [() -> Void]
    ) throws(LayerError) {
      let plan = try geometry.inputGradientPlan(shapes, forward)
      let weights = try weight.valueMemory().reordered(
        to: try plan.layout(dnnl_query_weights_md), by: &weightSteps)
      let upstream = try output.gradientMemory().reordered(
        to: try plan.layout(dnnl_query_diff_dst_md), by: &steps)
      let (result, copy) = try input.gradientMemory().written(
        in: try plan.layout(dnnl_query_diff_src_md))
      steps.append(
        try plan.primitive([
          (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_DIFF_DST, upstream), (DNNL_ARG_DIFF_SRC, result),
        ]).run)
      if let copy { steps.append(copy.run) }
    }
  }
}
