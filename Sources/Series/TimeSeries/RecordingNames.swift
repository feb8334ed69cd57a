import Files

/// Recordings that may be called by their file's name: `camera.wav` and `videos/s1/camera.mp4` are
/// `camera`, as long as no other could be meant.
package struct RecordingNames: Sendable {
  /// By name, with folders and ending, without folders, and without both; nil where several
  /// recordings could be meant.
  private var names: [String: String?] = [:]

  package init(_ names: some Sequence<String>) {
    for name in names {
      for form in Self.forms(of: name) {
        if let known = self.names[form], known != name {
          self.names[form] = .some(nil)
        } else {
          self.names[form] = name
        }
      }
    }
  }

  /// The recording that is meant by another name than its own; nil if there is none, or several.
  package func name(meantBy other: String) -> String? {
    for form in Self.forms(of: other) {
      if let found = names[form] { return found }
    }
    return nil
  }

  /// Which of `expected` each of `found` means.
  ///
  /// - Returns: by found name. Where a name is in both, only such names; else by names without
  ///   folders and endings, none at all if two of `found` mean the same.
  package static func matching(
    _ found: [String], with expected: [String]
  ) -> (names: [String: String], areShort: Bool) {
    let known = Set(expected)
    let same = found.filter(known.contains)
    if !same.isEmpty {
      return (Dictionary(same.map { ($0, $0) }) { first, _ in first }, false)
    }
    let recordings = RecordingNames(expected)
    var names: [String: String] = [:]
    for name in found { names[name] = recordings.name(meantBy: name) }
    return Set(names.values).count == names.count ? (names, !names.isEmpty) : ([:], false)
  }

  private static func forms(of name: String) -> [String] {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let stem = stem(of: name)
    return file == stem ? [file] : [file, stem]
  }
}

/// `expected recordings of the gold standard ('camera' and the like), found 'camera.wav' and the like`
///
/// - Parameter owner: whose recordings they are: `the gold standard`.
package func namesDiffer(
  of owner: String, expected: some Collection<String>, found: some Collection<String>
) -> String {
  func sample(_ names: some Collection<String>) -> String? {
    names.first.map { "'\($0)'" + (names.count > 1 ? " and the like" : "") }
  }
  return "expected recordings of \(owner)\(sample(expected).map { " (\($0))" } ?? ""), "
    + "found \(sample(found) ?? "none")"
}

/// A column's name in lower case, letters and digits only: `File_Name ` and `filename` are the same.
package func normalizedColumn(_ name: String) -> String {
  String(name.lowercased().filter { $0.isLetter || $0.isNumber })
}

/// Whether a column is called as those with the recordings' names are.
package func isRecordingColumn(_ name: String) -> Bool {
  recordingColumns.contains(normalizedColumn(name))
}

private let recordingColumns: Set<String> = [
  "recording", "name", "instancename", "instance", "instanceid", "file", "filename", "id",
  "subject", "subjectid",
]

extension TimeSeries {
  /// Every recording is one step long and there are several: files with one value each, such as
  /// utterances, which are told apart by their names alone.
  package var isUnits: Bool {
    recordings.count > 1 && recordings.allSatisfy { $0.stepCount == 1 }
  }
}
