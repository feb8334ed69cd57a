package import Files
internal import Synchronization

/// How a command's files were read where nothing in them says it: all are to be read alike.
package final class Guesses: Sendable {
  /// What the first file of which it was guessed was taken for.
  private struct First {
    var unit: (guess: TimeUnit, path: String)?
    var frame: (guess: Int, path: String)?
  }

  private let first = Mutex(First())

  package init() {}

  /// Takes a file whose times are whole numbers, which may be of either unit.
  ///
  /// - Throws: `badData` if another file of the command was taken the other way.
  package func add(_ unit: TimeUnit, path: String) throws(FileError) {
    let known = first.withLock { first in
      first.unit = first.unit ?? (unit, path)
      return first.unit
    }
    guard let known, known.guess != unit else { return }
    let (here, there) =
      unit == .seconds ? ("seconds", "milliseconds") : ("milliseconds", "seconds")
    throw FileError(
      .badData, path: path,
      "expected one unit of time, found whole numbers that would be \(here) here and \(there) in "
        + "\(known.path); --time-unit says which")
  }

  /// Takes a file whose frames have numbers.
  ///
  /// - Parameter number: which the first one seems to have.
  /// - Throws: likewise: a frame of one would be taken for the next of the other.
  package func add(firstFrame number: Int, path: String) throws(FileError) {
    let known = first.withLock { first in
      first.frame = first.frame ?? (number, path)
      return first.frame
    }
    guard let known, known.guess != number else { return }
    throw FileError(
      .badData, path: path,
      "expected frames counted alike, found numbers that would be counted from \(number) here and "
        + "from \(known.guess) in \(known.path); --first-frame says from which")
  }
}
