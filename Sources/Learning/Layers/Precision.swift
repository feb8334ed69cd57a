internal import COneDNN

/// How the numbers between a network's convolutions are kept. Weights, their gradients, statistics
/// and whatever is not a convolutional network's stay 32-bit floats.
package enum Precision: String, CaseIterable, Sendable {
  /// IEEE 754 single precision.
  case f32
  /// bfloat16: a float's first 16 bits.
  case bf16

  /// Whether the processor computes with such numbers itself. bf16 needs AVX-512 BF16 or AMX;
  /// oneDNN would emulate it slowly on other processors with AVX-512, and refuse it on the rest.
  package var isSupported: Bool {
    switch self {
    case .f32: true
    // A set of instructions has the bits of every set that it contains.
    case .bf16:
      dnnl_get_effective_cpu_isa().rawValue & dnnl_cpu_isa_avx512_core_bf16.rawValue
        == dnnl_cpu_isa_avx512_core_bf16.rawValue
    }
  }

  var dataType: dnnl_data_type_t {
    switch self {
    case .f32: dnnl_f32
    case .bf16: dnnl_bf16
    }
  }
}
