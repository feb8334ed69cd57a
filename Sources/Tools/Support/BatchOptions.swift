package import ArgumentParser
import Files
import Text

/// Where a batch writes one file per recording, and how.
package struct BatchOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("Folder for the files.", valueName: "folder"))
  package var output = "."

  @OptionGroup package var shard: ShardOption

  @OptionGroup package var files: BatchFileOptions

  package init() {}
}

/// How a batch goes through its recordings.
package struct BatchFileOptions: ParsableArguments {
  @OptionGroup package var jobs: JobsOption

  @Flag(help: "Overwrite existing files.")
  package var force = false

  @Option(
    help: ArgumentHelp(
      """
      Names of recordings by their paths: {stem} is the file's name without its ending, {parent} its \
      folder's, {grandparent} the one's above, as in {parent}-{stem}.
      """, valueName: "pattern"))
  var name = RecordingNamePattern.stem

  package init() {}

  /// The name of the recording at a path.
  ///
  /// - Parameter isFolder: whether it is a folder, whose name has no ending.
  /// - Throws: status 64 if the pattern has a folder that the path does not.
  package func recordingName(of path: String, isFolder: Bool = false) throws(ToolError) -> String {
    guard let name = name.name(of: path, isFolder: isFolder) else {
      throw ToolError(
        .validationFailure,
        "--name: expected a path with the folders of '\(self.name.text)', found \(path)")
    }
    return name
  }

  /// Checks that nothing is asked of files where there is no folder for them.
  ///
  /// - Throws: `ValidationError`, for status 64.
  package func checkOutput(_ folder: String?) throws {
    guard folder == nil else { return }
    if jobs.count > 1 {
      throw ValidationError("--jobs: expected --output beside it, found none")
    }
    if force { throw ValidationError("--force: expected --output beside it, found none") }
  }
}

/// Whether recordings that were cut short are taken.
package struct CutOption: ParsableArguments {
  @Flag(
    name: .customLong("allow-cut"), help: "Take what is there of a recording that was cut short.")
  package var isAllowed = false

  package init() {}
}

/// How a recording's name is made of its path.
struct RecordingNamePattern: ExpressibleByArgument {
  enum Field: String {
    case stem, parent, grandparent
  }

  static let stem = RecordingNamePattern(text: "{stem}", pieces: [.name(.stem)])

  let text: String
  private let pieces: [PatternPiece<Field>]

  private init(text: String, pieces: [PatternPiece<Field>]) {
    self.text = text
    self.pieces = pieces
  }

  /// - Returns: nil if the text is no pattern or has none of the names, so that all recordings would
  ///   be called the same.
  init?(argument: String) {
    guard let pieces = PatternPiece<Field>.pieces(of: argument),
      pieces.contains(where: { if case .name = $0 { true } else { false } })
    else { return nil }
    self.init(text: argument, pieces: pieces)
  }

  var defaultValueDescription: String { text }

  /// - Returns: nil if the path has not so many folders.
  func name(of path: String, isFolder: Bool) -> String? {
    let parent = folderName(of: path)
    var name = ""
    for piece in pieces {
      switch piece {
      case .text(let text): name += text
      case .name(.stem):
        name +=
          isFolder ? folderName(of: Folder.path(of: "a", in: path)) ?? "" : Files.stem(of: path)
      case .name(.parent):
        guard let parent else { return nil }
        name += parent
      case .name(.grandparent):
        guard parent != nil, let grandparent = folderName(of: Folder.parent(of: path)) else {
          return nil
        }
        name += grandparent
      }
    }
    return name
  }
}
