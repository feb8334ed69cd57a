import ArgumentParser
import Files

extension FileError: ReportedError {
  package var exitCode: ExitCode {
    switch kind {
    case .badData: .badData
    case .noInput: .noInput
    case .software: .software
    case .cannotCreate: .cannotCreate
    case .inputOutput: .inputOutput
    }
  }
}
