internal import Glibc
internal import SystemPackage

/// Where a path leads: equal for two paths of the same file, by whatever names, folders or links,
/// whether or not there is a file yet.
package struct FilePlace: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  /// Nil for what is there; else its name in the folder that the numbers are of.
  private let name: String?

  /// - Parameter path: `-` is none.
  /// - Returns: nil for what may be read and written by the same command: a terminal, `/dev/null`, a
  ///   folder; and for a file in a folder that is not there.
  package init?(of path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard Self.isLost(status) else { return nil }
      self.init(status, nil)
    } else {
      guard let place = Self.followingLinks(path).map({ FilePath($0) }) else { return nil }
      let folder = place.removingLastComponent()
      guard let name = place.lastComponent,
        stat(folder.isEmpty ? "." : folder.string, &status) == 0
      else { return nil }
      self.init(status, name.string)
    }
  }

  /// Of an open descriptor, such as 0, standard input.
  package init?(ofDescriptor descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, Self.isLost(status) else { return nil }
    self.init(status, nil)
  }

  private init(_ status: stat, _ name: String?) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    self.name = name
  }

  /// Whether what is written there is lost by writing it again.
  private static func isLost(_ status: stat) -> Bool {
    [S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT)
  }

  /// The path of what a link leads to, link after link, whether or not it is there; that of another
  /// file as it is.
  ///
  /// - Returns: nil if a link's text is no UTF-8.
  static func followingLinks(_ path: String) -> String? {
    var place = FilePath(path)
    var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
    for _ in 0..<mostLinks {
      let count = readlink(place.string, &target, target.count)
      guard count > 0 else { return place.string }
      guard let target = String(validating: target[..<count], as: UTF8.self) else { return nil }
      place = place.removingLastComponent().pushing(FilePath(target))
    }
    return path
  }

  /// As many as Linux follows; of more, opening the path tells.
  private static let mostLinks = 40
}
