import ArgumentParser
import Engine
import Layers
import ToolSupport
import Training

extension TrainingError: ReportedError {
  package var exitCode: ExitCode {
    switch kind {
    case .badData: .badData
    case .usage: .validationFailure
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
