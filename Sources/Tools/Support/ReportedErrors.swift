import ArgumentParser
import Safetensors
import TimeSeries

extension SeriesError: ReportedError {
  package var exitCode: ExitCode {
    switch kind {
    case .badData: .badData
    case .noInput: .noInput
    case .inputOutput: .inputOutput
    }
  }
}

extension SafetensorsError: ReportedError {
  package var exitCode: ExitCode {
    switch kind {
    case .badData: .badData
    case .noInput: .noInput
    case .cannotCreate: .cannotCreate
    case .inputOutput: .inputOutput
    }
  }
}
