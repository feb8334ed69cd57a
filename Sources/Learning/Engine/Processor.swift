internal import COneDNN

/// The processor as oneDNN sees it, and the stream that operations run on: one of each for the
/// process, made on first use and never freed.
package enum Processor {
  nonisolated(unsafe) static let engine: dnnl_engine_t? = {
    var engine: dnnl_engine_t?
    return dnnl_engine_create(&engine, dnnl_cpu, 0) == dnnl_success ? engine : nil
  }()

  nonisolated(unsafe) static let stream: dnnl_stream_t? = {
    var stream: dnnl_stream_t?
    let status = dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue))
    return status == dnnl_success ? stream : nil
  }()

  /// Whether oneDNN makes code of a set of instructions: the processor has it, and
  /// `ONEDNN_MAX_CPU_ISA` does not forbid it.
  static func has(_ set: dnnl_cpu_isa_t) -> Bool {
    // A set of instructions has the bits of every set that it contains.
    dnnl_get_effective_cpu_isa().rawValue & set.rawValue == set.rawValue
  }

  /// The largest set of instructions that oneDNN makes code of, as `ONEDNN_MAX_CPU_ISA` calls it.
  package static var instructionSet: String {
    let sets = [
      (dnnl_cpu_isa_avx512_core_amx, "AVX512_CORE_AMX"),
      (dnnl_cpu_isa_avx512_core_bf16, "AVX512_CORE_BF16"),
      (dnnl_cpu_isa_avx512_core_vnni, "AVX512_CORE_VNNI"),
      (dnnl_cpu_isa_avx512_core, "AVX512_CORE"),
      (dnnl_cpu_isa_avx2_vnni, "AVX2_VNNI"), (dnnl_cpu_isa_avx2, "AVX2"),
      (dnnl_cpu_isa_avx, "AVX"), (dnnl_cpu_isa_sse41, "SSE41"),
    ]
    return sets.first { has($0.0) }?.1 ?? "none"
  }

  /// oneDNN's version: `2.6.3`.
  package static var libraryVersion: String {
    guard let version = dnnl_version()?.pointee else { return "unknown" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }
}
