internal import COneDNN

extension Plan {
  /// `output = input · weights`, matrices `[rows, inner]`, `[inner, columns]` and `[rows, columns]`.
  package static func product(
    _ input: Layout, _ weights: Layout, _ output: Layout
  ) throws(PlanError) -> Plan {
    let (rows, inner) = (Double(input.shape[0]), Double(input.shape[1]))
    return try Plan(
      "matrix product", kind: "product", multiplyAdds: rows * inner * Double(weights.shape[1])
    ) { plan, engine in
      onednn_plan_product(plan, engine, input.handle, weights.handle, output.handle)
    }
  }
}
