import ArgumentParser
import Files
import Glibc

/// A file that a command line names, and what the file is to the command.
package struct NamedFile {
  /// For messages: `the video`, or of an output `the report's`.
  package let name: String
  /// `-` is standard input, or for an output standard output.
  package let path: String

  package init(_ name: String, _ path: String) {
    self.name = name
    self.path = path
  }
}

/// An output and the option that says where it goes.
package struct NamedOutput {
  package let option: String
  package let file: NamedFile

  /// - Parameters:
  ///   - option: for messages: `--report`.
  ///   - name: for messages about others: `the report's`.
  ///   - path: nil and `-` are standard output.
  package init(_ option: String, _ name: String, _ path: String?) {
    self.option = option
    file = NamedFile(name, path ?? "-")
  }
}

/// Checks that no output of a command is one of its inputs or another of its outputs, which would
/// be lost: by whatever names, through links, and before there is a file.
///
/// Folders, terminals and devices are passed over.
///
/// - Parameter outputs: the one that a message is to be about after the other.
/// - Throws: `ValidationError`, for status 64: `--preview: expected another file than the video`.
package func checkOutputs(_ outputs: [NamedOutput], inputs: [NamedFile]) throws {
  var taken: [FilePlace: String] = [:]
  for input in inputs {
    let place =
      input.path == "-"
      ? FilePlace(ofDescriptor: STDIN_FILENO) : FilePlace(of: input.path)
    if let place { taken[place] = input.name }
  }
  var standardOutput: String?
  for output in outputs {
    let path = output.file.path
    if path == "-" {
      if let other = standardOutput { throw failure(output, other) }
      standardOutput = output.file.name
    }
    let place = path == "-" ? FilePlace(ofDescriptor: STDOUT_FILENO) : FilePlace(of: path)
    guard let place else { continue }
    if let other = taken.updateValue(output.file.name, forKey: place) {
      throw failure(output, other)
    }
  }
}

private func failure(_ output: NamedOutput, _ other: String) -> ValidationError {
  let found = output.file.path == "-" ? "" : ", found \(output.file.path)"
  return ValidationError("\(output.option): expected another file than \(other)\(found)")
}
