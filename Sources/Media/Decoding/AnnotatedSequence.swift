package import Files
package import Pictures
internal import Text

/// The pictures of a recording, with a target's box in each, as the benchmarks of trackers lay them out.
///
///     NAME/groundtruth_rect.txt   OTB: x y width height, from 1, between commas, spaces or tabs
///     NAME/groundtruth.txt        VOT: that from 0, or the corners x1,y1 ... x4,y4 of a quadrangle
///
/// One row for each picture; of corners the box is the upright one around them. `nan`, or a box without
/// a size, where the target is not to be seen. The pictures are numbered files in `img` (OTB), `color`
/// (VOT) or the folder itself, or those of the one video in it.
package final class AnnotatedSequence {
  package let path: String
  /// By picture; nil where the target is not to be seen.
  package let boxes: [PictureBox?]
  private let source: Source

  private enum Source {
    case files([String], PictureDecoder, FramePresenter)
    case decoded([RGBImage])
  }

  private static let boxFiles = ["groundtruth_rect.txt", "groundtruth.txt"]
  private static let folders = ["img", "color"]
  private static let videos: Set = ["mp4", "avi", "mov", "mkv", "webm", "mpg", "mpeg", "m4v"]
  /// Of a video's pictures, which are kept decoded.
  private static let mostBytes = 2 << 30

  /// The folders of sequences: the folder itself, or those in it.
  ///
  /// - Throws: `noInput` if the folder cannot be read or there is none.
  package static func folders(in path: String) throws(FileError) -> [String] {
    if boxFile(in: path) != nil { return [path] }
    let inner = try Folder.names(in: path).map { Folder.path(of: $0, in: path) }
      .filter { boxFile(in: $0) != nil }
    guard !inner.isEmpty else {
      throw FileError(
        .noInput, path: path,
        "expected a folder, or folders in it, with \(boxFiles.joined(separator: " or ")), found none"
      )
    }
    return inner
  }

  /// - Parameter path: one of `folders(in:)`.
  /// - Throws: `noInput` if boxes or pictures are missing or cannot be read; `badData` if they are not
  ///   as many as each other, a row is none of a box, no box is there, one lies outside its picture, or
  ///   a video is too long.
  package init(path: String) throws(FileError) {
    self.path = path
    guard let boxFile = Self.boxFile(in: path) else {
      throw FileError(
        .noInput, path: path,
        "expected \(Self.boxFiles.joined(separator: " or ")), found neither")
    }
    let rows = try BoxRows.rows(of: boxFile)
    let inner = Self.folders.map { Folder.path(of: $0, in: path) }.first { Folder.exists(at: $0) }
    let videos = try Folder.names(in: path).filter {
      !$0.hasPrefix(".") && Self.videos.contains($0.split(separator: ".").last?.lowercased() ?? "")
    }
    if inner == nil, let video = videos.first {
      guard videos.count == 1 else {
        throw FileError(
          .badData, path: path, "expected one video, found '\(video)' and '\(videos[1])'")
      }
      source = .decoded(try Self.pictures(of: Folder.path(of: video, in: path)))
    } else {
      let folder = try FrameFolder(path: inner ?? path)
      source = .files(
        folder.pictures.map(\.path), try PictureDecoder(path: folder.path),
        FramePresenter(path: folder.path))
    }
    boxes = rows.map(\.box)
    let count =
      switch source {
      case .files(let paths, _, _): paths.count
      case .decoded(let pictures): pictures.count
      }
    guard boxes.count == count else {
      throw FileError(
        .badData, path: boxFile,
        "expected a row for each of the \(count) pictures, found \(boxes.count)")
    }
    try check(rows, of: boxFile)
  }

  private static func boxFile(in folder: String) -> String? {
    boxFiles.map { Folder.path(of: $0, in: folder) }.first { FileStatus(of: $0) != nil }
  }

  private func check(_ rows: [BoxRows.Row], of boxFile: String) throws(FileError) {
    guard let first = boxes.firstIndex(where: { $0 != nil }) else {
      throw FileError(.badData, path: boxFile, "expected boxes, found none in any row")
    }
    let size = try picture(first)
    let whole = PictureBox(
      x: 0, y: 0, width: Double(size.width), height: Double(size.height))
    for row in rows {
      guard let box = row.box, box.intersectionArea(with: whole) == 0 else { continue }
      throw FileError(
        .badData, path: boxFile, line: row.line,
        "expected a box in pictures of \(size.width) x \(size.height), found "
          + "\([box.x, box.y, box.width, box.height].map { "\($0)" }.joined(separator: ","))")
    }
  }

  /// Decodes a picture.
  ///
  /// - Parameter index: of a box.
  /// - Throws: `badData` if it cannot be decoded or has another size than the first one, `noInput` if
  ///   it is gone.
  package func picture(_ index: Int) throws(FileError) -> RGBImage {
    switch source {
    case .decoded(let pictures): return pictures[index]
    case .files(let paths, let decoder, let presenter):
      guard let frame = try decoder.decode(paths[index]) else {
        throw FileError(
          .badData, path: paths[index], "expected a picture that can be decoded, found another")
      }
      let taken = VideoFrame(
        try presenter.take(frame, place: "in \(paths[index])"), presenter, index: index, time: 0)
      try Self.checkSizes(resized: presenter.resizedCount, path: paths[index])
      return try Self.image(taken, path: paths[index])
    }
  }

  private static func pictures(of video: String) throws(FileError) -> [RGBImage] {
    let reader = try VideoReader(path: video)
    var pictures: [RGBImage] = []
    var byteCount = 0
    while let frame = try reader.next() {
      pictures.append(try image(frame, path: video))
      byteCount += frame.width * frame.height * 3
      guard byteCount <= mostBytes else {
        throw FileError(
          .badData, path: video,
          "expected pictures of at most \(mostBytes >> 20) MiB when decoded, found more: "
            + "a folder of pictures may have any number")
      }
    }
    try checkSizes(resized: reader.resizedCount, path: video)
    return pictures
  }

  /// Pictures of another size than the first one's are brought to that, and their boxes are not.
  private static func checkSizes(resized: Int, path: String) throws(FileError) {
    guard resized == 0 else {
      throw FileError(.badData, path: path, "expected pictures of one size, found another")
    }
  }

  private static func image(_ frame: VideoFrame, path: String) throws(FileError) -> RGBImage {
    do {
      return try frame.withPicture { RGBImage($0, width: frame.width, height: frame.height) }
    } catch let error as FileError {
      throw error
    } catch {
      throw FileError(.badData, path: path, "\(error)")
    }
  }
}

/// The rows of a file of boxes.
private enum BoxRows {
  private static let longestLine = 4096

  struct Row {
    let line: Int
    let box: PictureBox?
  }

  static func rows(of path: String) throws(FileError) -> [Row] {
    var source = try TableSource(path: path, settings: nil)
    var lines = LineReader(longestLine: longestLine)
    var rows: [Row] = []
    let countsFromOne = path.hasSuffix("_rect.txt")
    while let line = try lines.next(from: &source) {
      let fields = line.split { ",; \t".utf8.contains($0) }
      if fields.isEmpty { continue }
      let numbers = fields.map { Double(String(decoding: $0, as: UTF8.self)) }
      let values = numbers.compactMap(\.self)
      guard values.count == numbers.count, [4, 8].contains(values.count) else {
        throw FileError(
          .badData, path: path, line: lines.number,
          "expected the 4 numbers of a box or the 8 of its corners, found "
            + "'\(String(decoding: line.prefix(60), as: UTF8.self))'")
      }
      guard values.allSatisfy(\.isFinite) else {
        rows.append(Row(line: lines.number, box: nil))
        continue
      }
      var box =
        values.count == 4
        ? PictureBox(x: values[0], y: values[1], width: values[2], height: values[3])
        : around(values)
      if countsFromOne { box = box.moved(x: -1, y: -1) }
      rows.append(Row(line: lines.number, box: box.isUsable ? box : nil))
    }
    return rows
  }

  /// The upright box around corners.
  private static func around(_ corners: [Double]) -> PictureBox {
    let across = stride(from: 0, to: 8, by: 2).map { corners[$0] }
    let down = stride(from: 1, to: 8, by: 2).map { corners[$0] }
    let (left, top) = (across.min() ?? 0, down.min() ?? 0)
    return PictureBox(
      x: left, y: top, width: (across.max() ?? 0) - left, height: (down.max() ?? 0) - top)
  }
}
