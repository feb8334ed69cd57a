import ArgumentParser
import TimeSeries

/// A failure that a tool reports to its user; `code` becomes the exit status.
package struct ToolError: Error, CustomStringConvertible {
  package let code: ExitCode
  package let description: String

  package init(_ code: ExitCode, _ description: String) {
    self.code = code
    self.description = description
  }

  package init(_ error: SeriesError) {
    let code: ExitCode =
      switch error.kind {
      case .badData: .badData
      case .noInput: .noInput
      case .inputOutput: .inputOutput
      }
    self.init(code, error.description)
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

extension ParsableCommand {
  /// Runs `body`; an error it throws becomes one line on standard error and its exit status.
  package func reportingErrors(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as SeriesError {
      try Self.report(ToolError(error))
    } catch let error as ToolError {
      try Self.report(error)
    }
  }

  private static func report(_ error: ToolError) throws -> Never {
    StandardError.writeLine("\(_commandName): error: \(error)")
    throw error.code
  }
}
