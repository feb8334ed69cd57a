package import Files

/// Reads the pictures of a folder of frames, so many a second.
///
/// Picture `n` of the folder, counted from 0, stands for the time `(n / rate, (n + 1) / rate]`, as
/// row `n` of a table by frames does: at as many pictures a second as there are steps, each step has
/// its own. Where a number is missing there is no picture, and where one is damaged.
package final class FrameFolderReader: PictureReader {
  /// Pictures a second that are taken.
  package static let rates = 0.1...1000.0

  package let path: String
  package var pictures: [String]? { folder.pictures.map(\.path) }
  package var expectedEnd: Double? { Double(count) / rate }

  private let folder: FrameFolder
  private let rate: Double
  /// Pictures that there would be if none were missing.
  private let count: Int
  private let decoder: PictureDecoder
  private let presenter: FramePresenter
  private var position = 0
  private var damaged: [String] = []

  /// - Parameter rate: pictures a second, within `rates`.
  /// - Throws: `badData` if an hour or more lies between two numbers.
  package init(_ folder: FrameFolder, rate: Double) throws(FileError) {
    precondition(Self.rates.contains(rate))
    self.folder = folder
    self.rate = rate
    path = folder.path
    decoder = try PictureDecoder(path: folder.path)
    presenter = FramePresenter(path: folder.path)
    var last = folder.firstNumber - 1
    for picture in folder.pictures {
      guard Double(picture.number - last - 1) / rate < Self.longestGap else {
        throw FileError(
          .badData, path: picture.path,
          "expected a picture within \(Int(Self.longestGap)) s, found number \(picture.number) "
            + "after \(last) at \(rate) a second")
      }
      last = picture.number
    }
    count = last - folder.firstNumber + 1
  }

  package var end: Double { expectedEnd ?? 0 }

  package var progress: Double? { Double(position) / Double(folder.pictures.count) }

  package var notices: [String] {
    var notices: [String] = []
    let missing = count - folder.pictures.count
    if missing > 0 {
      notices.append(
        "\(missing) of \(count) pictures are missing by their numbers: steps without a picture")
    }
    if !damaged.isEmpty {
      notices.append(
        "\(damaged.count) of \(count) pictures cannot be decoded, the first \(damaged[0]): "
          + "steps without a picture")
    }
    if presenter.resizedCount > 0 {
      notices.append(
        "\(presenter.resizedCount) of \(count) pictures were scaled to the first one's size")
    }
    return notices
  }

  package var notes: [String] { [] }

  /// A folder does not say how many pictures it should have.
  package var isCut: Bool { false }

  /// Decodes the next picture.
  ///
  /// - Returns: nil at the end.
  /// - Throws: `noInput` if a file cannot be opened; `badData` if pictures are of different shapes,
  ///   or if more than a tenth of them cannot be decoded.
  package func next() throws(FileError) -> VideoFrame? {
    while position < folder.pictures.count {
      let picture = folder.pictures[position]
      position += 1
      guard let frame = try decoder.decode(picture.path) else {
        damaged.append(picture.path)
        continue
      }
      let taken = try presenter.take(frame, place: "in \(picture.path)")
      let index = picture.number - folder.firstNumber
      return VideoFrame(
        taken, presenter, index: index, time: Double(index) / rate,
        end: Double(index + 1) / rate)
    }
    guard damaged.count * 10 <= folder.pictures.count else {
      throw FileError(
        .badData, path: path,
        "expected pictures, found \(damaged.count) of \(folder.pictures.count) that cannot be "
          + "decoded, the first \(damaged[0])")
    }
    return nil
  }

  /// Seconds.
  private static let longestGap = 3600.0
}
