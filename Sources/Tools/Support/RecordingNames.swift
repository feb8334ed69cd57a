/// Names of a batch's recordings, which name the files that are written.
package enum RecordingNames {
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
