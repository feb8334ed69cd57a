import ArgumentParser
import Engine
import Layers
import ToolSupport

/// How exactly networks that see faces are to compute.
package struct PrecisionOptions: ParsableArguments {
  @Option(
    help: """
      Numbers between the convolutions on faces: f32, or bf16 where the processor computes with it.
      """)
  package var precision = Precision.f32

  package init() {}

  package func validate() throws {
    guard precision.isSupported else {
      throw ValidationError(
        "--precision: expected a processor with AVX-512 BF16 or AMX for bf16, found neither")
    }
  }
}

extension Precision: ExpressibleByArgument {}
