package import ArgumentParser
package import Engine
package import ToolSupport
import Training

// What the tools that run networks share; apart from ToolSupport, so that no other tool links an
// engine.

extension ThreadsOption {
  /// Lets networks use as many, or as many of them as there are, which is said. To be called before
  /// any network is made.
  ///
  /// - Parameter notes: where that is said; nil for the tool's own.
  /// - Throws: `PlanError` if there is too little memory for so many.
  package func apply(to tool: any Tool.Type, _ notes: Notes? = nil) throws {
    MemoryShortage.whenFound { tool.fail($0, .inputOutput) }
    let count = try ThreadTeam.setCount(given ?? ThreadTeam.defaultCount)
    if let given, count < given {
      (notes ?? tool.notes).write(
        "expected \(given) threads, found \(count) that can be had, which are used")
    }
  }
}

/// How exactly networks that take faces are to compute.
package struct PrecisionOptions: ParsableArguments {
  @Option(
    help: """
      Precision of the visual network's activations: f32, or bf16 where the processor has it.
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

// MARK: Errors

extension TrainingError: ReportedError {
  package var exitCode: ExitCode {
    switch kind {
    case .badData: .badData
    case .usage: .validationFailure
    case .disagreement: .software
    }
  }
}

/// Shapes come from data that were checked before: a layer that cannot be planned is a bug.
extension PlanError: ReportedError {
  package var exitCode: ExitCode { .software }
}

/// The data and the options do not go together.
extension DivergenceError: ReportedError {
  package var exitCode: ExitCode { .badData }
}
