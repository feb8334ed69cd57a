package import Files

/// Where ratings lie: `{output}/{dimension}/{recording}/{rater}.log` and the series beside it, of
/// dimensions rated at once `{output}/{dimension}+{dimension}/...`; practice below
/// `{output}/practice`, without series.
package enum RatingFolder {
  package static let practice = "practice"
  /// Between the names of dimensions rated at once.
  package static let both = "+"

  /// The folder's name of dimensions rated at once.
  package static func name(of dimensions: [String]) -> String {
    dimensions.joined(separator: both)
  }

  /// What is wrong with a name that becomes a file's or a folder's; nil if nothing is.
  package static func fault(inName name: String) -> String? {
    let isPrintable = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
    guard (1...200).contains(name.utf8.count), !name.contains("/"), !name.hasPrefix("."),
      isPrintable
    else {
      return "expected a name of 1 to 200 bytes without '/' and control characters that does not "
        + "begin with '.', found \(printable(Array(name.utf8)))"
    }
    return nil
  }

  /// Makes the folders that a log or a series lies in.
  ///
  /// - Parameter output: what they lie in, which is there.
  /// - Throws: `cannotCreate` if one cannot be made.
  package static func make(for file: String, in output: String) throws(FileError) {
    var missing: [String] = []
    var folder = Folder.parent(of: file)
    while !folder.isEmpty, folder != output, !Folder.exists(at: folder) {
      missing.append(folder)
      folder = Folder.parent(of: folder)
    }
    for folder in missing.reversed() { try Folder.make(folder) }
  }
}
