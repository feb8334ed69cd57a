package import Files

/// Finds out before training, not after it, whether a file can be written.
///
/// - Throws: `cannotCreate` if it is there and is no regular file, or its folder is missing or
///   read-only.
package func checkWritable(_ file: String, for path: String) throws(FileError) {
  try AtomicFile.check(file)
  let place = try AtomicFile.place(of: file)
  let folder = place.lastIndex(of: "/").map { String(place[...$0]) } ?? "."
  try Folder.checkWritable(folder, for: path)
}
