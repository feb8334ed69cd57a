import Decoding
import Safetensors
import ToolSupport

extension ToolError {
  init(_ error: DecodingError) {
    switch error.kind {
    case .badData: self.init(.badData, error.description)
    case .noInput: self.init(.noInput, error.description)
    case .software: self.init(.software, error.description)
    case .inputOutput: self.init(.inputOutput, error.description)
    }
  }

  init(_ error: SafetensorsError) {
    switch error.kind {
    case .badData: self.init(.badData, error.description)
    case .noInput: self.init(.noInput, error.description)
    case .cannotCreate: self.init(.cannotCreate, error.description)
    case .inputOutput: self.init(.inputOutput, error.description)
    }
  }
}
