import Glibc

/// The folder that a batch writes one file a recording to.
package enum OutputFolder {
  /// Makes the folder where it is missing.
  ///
  /// - Throws: status 73 if it cannot be made or nothing can be written to it.
  package static func make(_ path: String) throws(ToolError) {
    if mkdir(path, 0o777) != 0, errno != EEXIST {
      throw ToolError(.cannotCreate, "\(path): \(String(cString: strerror(errno)))")
    }
    guard access(path + "/", W_OK | X_OK) == 0 else {
      throw ToolError(.cannotCreate, "\(path): \(String(cString: strerror(errno)))")
    }
  }

  /// Refuses names that cannot be a file's, and two recordings of one name, which would write the
  /// same file.
  ///
  /// - Parameter recordings: each one's name and path; that of `-`, standard input, was given by
  ///   `--recording`.
  /// - Throws: status 64.
  package static func check(
    _ recordings: [(name: String, path: String)]
  ) throws(ToolError) {
    var taken: [String: String] = [:]
    for (name, path) in recordings {
      guard !name.isEmpty, !name.contains("/"), name.utf8.count <= 200 else {
        throw ToolError(
          .validationFailure,
          "\(path == "-" ? "--recording" : path): expected a recording's name of 1 to 200 bytes "
            + "without '/', found '\(name)'")
      }
      if let other = taken.updateValue(path, forKey: name) {
        throw ToolError(
          .validationFailure,
          "expected different names, found '\(name)' for \(other) and \(path)")
      }
    }
  }
}
