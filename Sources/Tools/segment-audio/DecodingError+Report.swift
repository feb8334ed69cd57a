import ArgumentParser
import Decoding
import ToolSupport

extension DecodingError: ReportedError {
  package var exitCode: ExitCode {
    switch kind {
    case .badData: .badData
    case .noInput: .noInput
    case .software: .software
    case .inputOutput: .inputOutput
    }
  }
}
