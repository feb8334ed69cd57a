import SwiftGlibc
internal import SystemPackage

/// What lies at a path: its kind, size and age.
package struct FileStatus: Sendable {
  package enum Kind: Sendable {
    case regular, folder, other
  }

  package let kind: Kind
  /// Size of a regular file, bytes.
  package let byteCount: Int
  /// When the content last changed.
  package let modified: (seconds: Int, nanoseconds: Int)
  /// What tells one file from every other on this machine.
  let identity: Identity

  struct Identity: Hashable {
    let device: DeviceID
    let inode: Inode
  }

  /// - Returns: nil if there is nothing at the path, or nothing that may be looked at.
  package init?(of path: String, followingLinks: Bool = true) {
    guard let status = try? Stat(FilePath(path), followTargetSymlink: followingLinks) else {
      return nil
    }
    self.init(status)
  }

  /// - Precondition: the descriptor is open.
  init(_ descriptor: FileDescriptor) {
    self.init((try? Stat(descriptor)) ?? Stat(rawValue: .init()))
  }

  /// Whether it is the same file, not written to in between.
  package func isSameContent(as other: FileStatus) -> Bool {
    identity == other.identity && byteCount == other.byteCount && modified == other.modified
  }

  private init(_ status: Stat) {
    kind =
      switch status.type {
      case .regular: .regular
      case .directory: .folder
      default: .other
      }
    byteCount = kind == .regular ? Int(status.size) : 0
    modified = (status.rawValue.st_mtim.tv_sec, status.rawValue.st_mtim.tv_nsec)
    identity = Identity(device: status.deviceID, inode: status.inode)
  }
}
