import Glibc

/// Where a tool's results go: standard output, or a file that is either whole or absent.
///
/// A file is written without a name in its folder and gets its name from `commit()`, so that a tool
/// that fails or is killed leaves nothing behind and an older file of that name untouched. Where the
/// file system has no nameless files, it is written under a temporary name, which is removed if the
/// tool fails.
package struct OutputFile: ~Copyable {
  /// Open for writing.
  package let descriptor: Int32
  /// What errors call it; `-` is standard output.
  package let path: String

  private enum Target {
    /// Standard output, or what cannot be replaced: a terminal, a pipe, a device.
    case stream
    /// A regular file, by its path with links followed.
    case file(path: String, temporary: String, isNamed: Bool)
  }
  private let target: Target
  private var isCommitted = false

  /// - Parameter path: nil and `-` are standard output.
  /// - Throws: status 73 if the file cannot be created.
  package init(path: String?) throws(ToolError) {
    (descriptor, target) = try Self.opened(path ?? "-")
    self.path = path ?? "-"
  }

  private static func opened(_ path: String) throws(ToolError) -> (Int32, Target) {
    if path == "-" { return (STDOUT_FILENO, .stream) }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw cannotCreate(path, errorText()) }
      return (descriptor, .stream)
    }
    let resolved = exists ? realPath(path) : path
    let temporary = "\(resolved).\(getpid()).part"
    var descriptor = open(folderPath(of: resolved), namelessFile | O_WRONLY | O_CLOEXEC, 0o666)
    let isNamed = descriptor < 0
    if isNamed {
      descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else { throw cannotCreate(path, errorText()) }
    return (descriptor, .file(path: resolved, temporary: temporary, isNamed: isNamed))
  }

  deinit {
    guard case .file(_, let temporary, let isNamed) = target else { return }
    close(descriptor)
    if isNamed, !isCommitted { unlink(temporary) }
  }

  /// Writes text at once.
  ///
  /// - Throws: status 74 if the output does not take it.
  package func write(_ text: String) throws(ToolError) {
    var text = text
    try check(text.withUTF8 { write(UnsafeRawBufferPointer($0)) })
  }

  /// Writes bytes at once.
  ///
  /// - Throws: status 74 if the output does not take them.
  package func write(_ bytes: [UInt8]) throws(ToolError) {
    try check(bytes.withUnsafeBytes { write($0) })
  }

  /// - Returns: the error's number; nil if all was written.
  private func write(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    var rest = bytes
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return errno }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
    return nil
  }

  private func check(_ failure: Int32?) throws(ToolError) {
    guard let failure else { return }
    throw ToolError(.inputOutput, "\(path): cannot be written: \(errorText(failure))")
  }

  /// Gives the file its name, in place of what had it before.
  ///
  /// - Throws: status 73 if that cannot be done.
  package mutating func commit() throws(ToolError) {
    guard case .file(let resolved, let temporary, let isNamed) = target, !isCommitted else {
      return
    }
    if !isNamed {
      let open = "/proc/self/fd/\(descriptor)"
      // Left by a process of the same number that was killed between the two calls below.
      unlink(temporary)
      guard linkat(AT_FDCWD, open, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
        throw Self.cannotCreate(path, errorText())
      }
    }
    guard rename(temporary, resolved) == 0 else {
      let problem = errorText()
      unlink(temporary)
      throw Self.cannotCreate(path, problem)
    }
    isCommitted = true
  }

  private static func cannotCreate(_ path: String, _ problem: String) -> ToolError {
    ToolError(.cannotCreate, "\(path): expected a file that can be written, found: \(problem)")
  }
}

/// Linux's `O_TMPFILE`, a compound macro that Swift does not import.
private let namelessFile = 0o20_000_000 | O_DIRECTORY

/// What the system says of an error number.
private func errorText(_ number: Int32 = errno) -> String { String(cString: strerror(number)) }

/// The path with all links followed; itself where that fails.
private func realPath(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// The folder that a path lies in.
private func folderPath(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
