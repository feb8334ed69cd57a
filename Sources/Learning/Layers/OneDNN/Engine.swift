internal import COneDNN

/// The processor as oneDNN's engine, and the stream that its primitives run on.
///
/// One of each for the process; they are made on first use and never freed.
enum Engine {
  nonisolated(unsafe) static let cpu: dnnl_engine_t? = {
    var engine: dnnl_engine_t?
    return dnnl_engine_create(&engine, dnnl_cpu, 0) == dnnl_success ? engine : nil
  }()

  nonisolated(unsafe) static let stream: dnnl_stream_t? = {
    var stream: dnnl_stream_t?
    let status = dnnl_stream_create(&stream, cpu, UInt32(dnnl_stream_default_flags.rawValue))
    return status == dnnl_success ? stream : nil
  }()
}

/// A layer that cannot be planned for the shapes asked for.
package struct LayerError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }

  init(_ operation: String, _ status: dnnl_status_t) {
    let reason =
      switch status {
      case dnnl_out_of_memory: "out of memory"
      case dnnl_invalid_arguments: "the shapes do not fit together"
      case dnnl_unimplemented: "not implemented for these shapes on this processor"
      default: "oneDNN status \(status.rawValue)"
      }
    self.init("\(operation): \(reason)")
  }
}

/// Throws unless oneDNN reports success.
func check(_ operation: String, _ status: dnnl_status_t) throws(LayerError) {
  if status != dnnl_success { throw LayerError(operation, status) }
}
