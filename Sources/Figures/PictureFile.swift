package import Files
import Glibc

/// What kind of file a picture is written to, by the file's ending.
///
/// PDF and PNG are made of the SVG by `rsvg-convert` of Debian's package librsvg2-bin: the renderer
/// of the GNOME desktop, one small program, which sets text as text in PDF. A library linked here
/// instead would bring Cairo, Pango and GLib into a tool that mostly writes SVG.
package enum PictureFile: String, CaseIterable, Sendable {
  case svg, pdf, png

  /// - Returns: nil for another ending, or none.
  package init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }

  /// Pixels to an inch of a PNG, as journals ask for.
  private static let resolution = 600

  private static let converter = "rsvg-convert"

  /// What it may know of its surroundings: where fonts are, and the date that it writes into a PDF.
  private static let variables = [
    "PATH", "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH",
    "SOURCE_DATE_EPOCH",
  ]

  /// The picture's bytes.
  ///
  /// - Parameter path: of the file, for messages.
  /// - Throws: `cannotCreate` if `rsvg-convert` is missing or fails.
  package func bytes(of svg: String, path: String) throws(FileError) -> [UInt8] {
    if self == .svg { return Array(svg.utf8) }
    let (source, result) = (try ScratchFile(for: path), try ScratchFile(for: path))
    try source.file.write(svg)
    lseek(source.descriptor, 0, SEEK_SET)
    let dots = "\(Self.resolution)"
    let status = try Self.run(
      [Self.converter, "--format", rawValue, "--dpi-x", dots, "--dpi-y", dots],
      input: source.descriptor, output: result.descriptor, path: path)
    let size = Int(lseek(result.descriptor, 0, SEEK_END))
    guard status == 0, size > 0 else {
      throw FileError(
        .cannotCreate, path: path,
        "expected \(Self.converter) to make it, found that it ended with status \(status)")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var span = bytes.mutableSpan
    _ = try span.withUnsafeMutableBytes { (bytes) throws(FileError) in
      try result.file.read(into: bytes, at: 0)
    }
    return bytes
  }

  /// Runs a program of PATH to its end; what it says on standard error is not heard.
  ///
  /// - Returns: its exit status, or 128 and the signal that ended it.
  private static func run(
    _ arguments: [String], input: Int32, output: Int32, path: String
  ) throws(FileError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var words = arguments.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = variables.compactMap { name in
      getenv(name).map { strdup("\(name)=\(String(cString: $0))") }
    }
    variables.append(nil)
    defer { for text in words + variables { free(text) } }
    var process = pid_t()
    guard posix_spawnp(&process, arguments[0], &actions, nil, &words, &variables) == 0 else {
      throw FileError(
        .cannotCreate, path: path,
        "expected \(converter) of Debian's package librsvg2-bin for PDF and PNG, found none")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? status >> 8 & 0xff : 128 + signal
  }
}

/// A file without a name, so that neither of two programs waits for the other as at a pipe.
private final class ScratchFile {
  let descriptor: Int32
  let file: OpenFile
  private let stream: UnsafeMutablePointer<FILE>

  /// - Parameter path: of the file that is made by it, for messages.
  init(for path: String) throws(FileError) {
    guard let stream = tmpfile() else {
      throw FileError(
        .cannotCreate, path: path, "expected a folder for temporary files, found none")
    }
    self.stream = stream
    descriptor = fileno(stream)
    file = OpenFile(descriptor: descriptor, path: path)
  }

  deinit { fclose(stream) }
}
