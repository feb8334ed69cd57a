internal import COneDNN

/// How an operation will run on certain shapes: the layouts it wants, before memory is given to it.
package final class Plan {
  /// What a memory is to an operation.
  package enum Role {
    case input, otherInput, output
    case weights, bias
    /// Of a normalisation, one number a channel each.
    case mean, variance, scale, shift
    /// What the backward pass needs to know of the forward one.
    case workspace
    case inputGradient, outputGradient, weightGradient, biasGradient, scaleGradient, shiftGradient

    var argument: Int32 {
      switch self {
      case .input: DNNL_ARG_SRC_0
      case .otherInput: DNNL_ARG_SRC_1
      case .output: DNNL_ARG_DST
      case .weights: DNNL_ARG_WEIGHTS
      case .bias: DNNL_ARG_BIAS
      case .mean: DNNL_ARG_MEAN
      case .variance: DNNL_ARG_VARIANCE
      case .scale: DNNL_ARG_SCALE
      case .shift: DNNL_ARG_SHIFT
      case .workspace: DNNL_ARG_WORKSPACE
      case .inputGradient: DNNL_ARG_DIFF_SRC
      case .outputGradient: DNNL_ARG_DIFF_DST
      case .weightGradient: DNNL_ARG_DIFF_WEIGHTS
      case .biasGradient: DNNL_ARG_DIFF_BIAS
      case .scaleGradient: DNNL_ARG_DIFF_SCALE
      case .shiftGradient: DNNL_ARG_DIFF_SHIFT
      }
    }
  }

  let handle: dnnl_primitive_desc_t?
  private let name: String
  private let kind: String
  private let multiplyAdds: Double

  typealias Maker = (
    _ plan: UnsafeMutablePointer<dnnl_primitive_desc_t?>, _ engine: dnnl_engine_t?
  ) -> dnnl_status_t

  /// - Parameters:
  ///   - name: of the operation, for messages.
  ///   - kind: what a profile puts together; nil for the name.
  ///   - multiplyAdds: that it cannot do without.
  init(
    _ name: String, kind: String? = nil, multiplyAdds: Double = 0, _ make: Maker
  ) throws(PlanError) {
    var handle: dnnl_primitive_desc_t?
    try check(name, make(&handle, Processor.engine))
    self.handle = handle
    self.name = name
    self.kind = kind ?? name
    self.multiplyAdds = multiplyAdds
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// What oneDNN calls the code that it has chosen: `jit:avx512_core`.
  package var implementation: String {
    var text: UnsafePointer<CChar>?
    let status = dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, &text)
    guard status == dnnl_success, let text else { return "unknown" }
    return String(cString: text)
  }

  /// The layout that the operation has chosen.
  /// - Throws: if it has no memory of this role.
  package func layout(of role: Role) throws(PlanError) -> Layout {
    guard
      let layout = dnnl_primitive_desc_query_md(handle, dnnl_query_exec_arg_md, role.argument)
    else { throw PlanError("\(name): no such tensor") }
    return try Layout(copying: layout)
  }

  /// - Parameter memories: of the layouts that were asked for or chosen.
  package func operation(_ memories: [Role: Memory]) throws(PlanError) -> Operation {
    let bytes = memories.values.reduce(0) { $0 + $1.layout.byteCount }
    let isHalf = memories.values.contains { $0.layout.precision == .bf16 }
    return try Operation(
      name, kind, handle, memories.map { ($0.argument, $1) },
      Profile.Work(
        multiplyAdds: multiplyAdds, bytes: Double(bytes), precision: isHalf ? .bf16 : .f32),
      implementation)
  }
}

/// A planned operation with its memory: runs without allocating.
package final class Operation {
  private let primitive: dnnl_primitive_t?
  private let arguments: [dnnl_exec_arg_t]
  private let memories: [Memory]
  private let kind: String
  private let work: Profile.Work
  private let implementation: String

  fileprivate init(
    _ name: String, _ kind: String, _ plan: dnnl_primitive_desc_t?,
    _ memories: [(argument: Int32, Memory)], _ work: Profile.Work, _ implementation: String
  ) throws(PlanError) {
    self.kind = kind
    self.work = work
    self.implementation = implementation
    var primitive: dnnl_primitive_t?
    try check(name, dnnl_primitive_create(&primitive, plan))
    self.primitive = primitive
    self.memories = memories.map { $1 }
    var arguments: [dnnl_exec_arg_t] = []
    var status = dnnl_success
    for (argument, memory) in memories where status == dnnl_success {
      var handle: dnnl_memory_t?
      status = dnnl_memory_create(&handle, memory.layout.handle, Processor.engine, memory.start)
      arguments.append(dnnl_exec_arg_t(arg: argument, memory: handle))
    }
    self.arguments = arguments
    try check(name, status)
  }

  deinit {
    for argument in arguments { dnnl_memory_destroy(argument.memory) }
    dnnl_primitive_destroy(primitive)
  }

  package func run() { Profile.measure(kind, work, by: implementation, execute) }

  private func execute() {
    let status = arguments.withUnsafeBufferPointer {
      dnnl_primitive_execute(primitive, Processor.stream, Int32($0.count), $0.baseAddress)
    }
    if status == dnnl_out_of_memory { MemoryShortage.end() }
    precondition(status == dnnl_success, "a planned operation failed")
    dnnl_stream_wait(Processor.stream)
  }

  /// A copy from one layout, or precision, into another.
  package static func reorder(
    from source: Memory, to destination: Memory
  ) throws(PlanError) -> Operation {
    try Plan("reorder") { plan, engine in
      dnnl_reorder_primitive_desc_create(
        plan, source.layout.handle, engine, destination.layout.handle, engine, nil)
    }.operation([.input: source, .output: destination])
  }
}

/// What cannot be planned: the shapes do not fit together, or the processor lacks something.
package struct PlanError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// Throws unless oneDNN reports success.
func check(_ name: String, _ status: dnnl_status_t) throws(PlanError) {
  let reason: String
  switch status {
  case dnnl_success: return
  case dnnl_out_of_memory: reason = "expected more memory, found none"
  case dnnl_invalid_arguments: reason = "the shapes do not fit together"
  case dnnl_unimplemented: reason = "not implemented for these shapes on this processor"
  default: reason = "oneDNN status \(status.rawValue)"
  }
  throw PlanError("\(name): \(reason)")
}
