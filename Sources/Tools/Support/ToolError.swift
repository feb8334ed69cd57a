package import ArgumentParser
import Files

/// An error that ends a tool with one line on standard error and a status of its own.
package protocol ReportedError: Error, CustomStringConvertible {
  var exitCode: ExitCode { get }
}

/// A failure that a tool reports to its user; `code` becomes the exit status.
package struct ToolError: ReportedError {
  package let exitCode: ExitCode
  package let description: String

  package init(_ code: ExitCode, _ description: String) {
    exitCode = code
    self.description = description
  }

  package init(_ error: any ReportedError) {
    self.init(error.exitCode, error.description)
  }
}

extension ExitCode {
  /// The input could be read but its content is wrong.
  package static let badData = ExitCode(65)
  /// The input is missing or unreadable.
  package static let noInput = ExitCode(66)
  /// A bug.
  package static let software = ExitCode(70)
  /// The output cannot be created.
  package static let cannotCreate = ExitCode(73)
  /// Reading or writing failed.
  package static let inputOutput = ExitCode(74)
}

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
