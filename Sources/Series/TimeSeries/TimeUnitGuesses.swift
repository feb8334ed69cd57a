package import Files
internal import Synchronization

/// How the times of a command's files were read where nothing states their unit: whole numbers may be
/// either.
package final class TimeUnitGuesses: Sendable {
  private struct Found {
    var milliseconds: String?
    var seconds: String?
  }

  private let found = Mutex(Found())

  package init() {}

  /// Takes a file whose times are whole numbers.
  ///
  /// - Throws: `badData` if another file of the command was taken the other way.
  package func add(_ unit: TimeUnit, path: String) throws(FileError) {
    let other = found.withLock { found in
      switch unit {
      case .milliseconds:
        found.milliseconds = found.milliseconds ?? path
        return found.seconds
      case .seconds:
        found.seconds = found.seconds ?? path
        return found.milliseconds
      }
    }
    guard let other else { return }
    let (here, there) =
      unit == .seconds ? ("seconds", "milliseconds") : ("milliseconds", "seconds")
    throw FileError(
      .badData, path: path,
      "expected one unit of time, found whole numbers that would be \(here) here and \(there) in "
        + "\(other); --time-unit says which")
  }
}
