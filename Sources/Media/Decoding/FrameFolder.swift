package import Files

/// A folder of numbered pictures that together are a recording, as ffmpeg (`frame_%06d.jpg`), OpenFace
/// and most corpora of faces write them.
///
/// The number is the last run of digits in a file's name; the rest of the name, but for its
/// extension, is the same of all. Numbers count from 1, or from 0 where there is a 0: a folder that
/// begins with 7 lacks six pictures. Files of other kinds and hidden ones do not count.
package struct FrameFolder: Sendable {
  package struct Picture: Sendable {
    package let number: Int
    package let path: String
  }

  package let path: String
  /// By rising number; never empty.
  package let pictures: [Picture]
  /// Number of the picture that begins at time 0: 0 or 1.
  package let firstNumber: Int

  /// - Throws: `noInput` if the folder cannot be read or holds no picture; `badData` if the pictures
  ///   are not numbered or not named alike, two have one number, or folders of pictures lie among
  ///   them.
  package init(path: String) throws(FileError) {
    var pictures: [Picture] = []
    var naming: (template: String, example: String)?
    for name in try Folder.names(in: path) {
      guard let parts = NameParts(name) else { continue }
      guard let number = parts.number else {
        throw FileError(
          .badData, path: path,
          "expected a number in the name of every picture, found '\(name)'")
      }
      if let naming, naming.template != parts.template {
        throw FileError(
          .badData, path: path,
          "expected pictures of one recording, named alike but for their numbers, found "
            + "'\(naming.example)' and '\(name)'")
      }
      naming = naming ?? (parts.template, name)
      pictures.append(Picture(number: number, path: Folder.path(of: name, in: path)))
    }
    let inner = try Self.innerFolders(of: path)
    guard !pictures.isEmpty else {
      throw FileError(
        .noInput, path: path,
        "expected a video or a folder of pictures (PNG, JPEG, BMP), found a folder without")
    }
    guard inner.isEmpty else {
      throw FileError(
        .badData, path: path, "expected pictures or folders of pictures, found both: \(inner[0])")
    }
    pictures.sort { $0.number < $1.number }
    for (one, other) in zip(pictures, pictures.dropFirst()) where one.number == other.number {
      throw FileError(
        .badData, path: path,
        "expected a number of its own for every picture, found \(one.path) and \(other.path)")
    }
    self.path = path
    self.pictures = pictures
    firstNumber = min(1, pictures[0].number)
  }

  /// The folders that are recordings: the folder itself, or if it holds no pictures, those in it
  /// that do.
  ///
  /// - Throws: `noInput` if a folder cannot be read.
  package static func recordings(at path: String) throws(FileError) -> [String] {
    try holdsPictures(path) ? [path] : innerFolders(of: path)
  }

  private static func innerFolders(of path: String) throws(FileError) -> [String] {
    var folders: [String] = []
    for name in try Folder.names(in: path) where !name.hasPrefix(".") {
      let inner = Folder.path(of: name, in: path)
      if Folder.exists(at: inner), try holdsPictures(inner) { folders.append(inner) }
    }
    return folders
  }

  private static func holdsPictures(_ path: String) throws(FileError) -> Bool {
    try Folder.names(in: path).contains { NameParts($0) != nil }
  }
}

/// A picture's name, taken apart.
private struct NameParts {
  /// The name without number and extension.
  let template: String
  /// nil if there is none.
  let number: Int?
  /// - Returns: nil if the file is hidden or, by its extension, no picture.
  init?(_ name: String) {
    guard !name.hasPrefix("."), let dot = name.lastIndex(of: "."),
      Self.extensions.contains(name[name.index(after: dot)...].lowercased())
    else { return nil }
    let stem = name[..<dot]
    guard let last = stem.lastIndex(where: { ("0"..."9").contains($0) }) else {
      (template, number) = (String(stem), nil)
      return
    }
    let end = stem.index(after: last)
    let start = stem[..<end].lastIndex { !("0"..."9").contains($0) }.map(stem.index(after:))
    let digits = stem[(start ?? stem.startIndex)..<end]
    number = Int(digits)
    template = "\(stem[..<digits.startIndex])#\(stem[end...])"
  }

  private static let extensions: Set = ["png", "jpg", "jpeg", "bmp", "tif", "tiff", "webp"]
}
