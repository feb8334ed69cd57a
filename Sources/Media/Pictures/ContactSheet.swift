/// Small pictures of a recording at even times, with the boxes drawn, for a person to check at a
/// glance.
///
/// It keeps 24 to 48 pictures, however long the recording is: when there are too many, every other
/// one goes. A green box is a face that was found, an orange one a face that was filled in. Each
/// picture has its time, seconds at the step's end, in its corner.
package struct ContactSheet {
  private struct Tile {
    let step: Int
    var image: RGBImage
    /// Pixels of the tile for one of the picture.
    let scale: Double
  }

  private let step: Double
  private var tiles: [Tile] = []
  /// Steps from one picture to the next.
  private var interval = 1

  /// Most pictures.
  private static let capacity = 48
  /// Pixels on the longer side of a small picture.
  private static let longerSide = 200
  private static let gap = 4

  /// - Parameter step: duration of a step, seconds.
  package init(step: Double) { self.step = step }

  /// Whether the sheet has room for this step, so that `add` is worth its while.
  package func wants(step: Int) -> Bool {
    step % interval == 0 && step > tiles.last?.step ?? -1
  }

  /// Takes the picture of a step, if it is wanted. Steps come in order.
  package mutating func add(_ picture: PictureView, step: Int) {
    guard wants(step: step) else { return }
    if tiles.count == Self.capacity {
      interval *= 2
      tiles.removeAll { !$0.step.isMultiple(of: interval) }
      guard wants(step: step) else { return }
    }
    let width = picture.luma.width * picture.luma.pixelsAcross
    let height = picture.luma.height * picture.luma.pixelsDown
    let scale = min(1, Double(Self.longerSide) / Double(max(width, height)))
    let image = RGBImage(
      picture, width: max(1, Int(Double(width) * scale)),
      height: max(1, Int(Double(height) * scale)))
    tiles.append(Tile(step: step, image: image, scale: scale))
  }

  /// Draws a face's box into the picture of a step, if the sheet has that.
  ///
  /// - Parameters:
  ///   - box: in pixels of the recording's picture.
  ///   - isFound: false for a face that was filled in.
  /// - Precondition: the box is usable.
  package mutating func mark(_ box: PictureBox, step: Int, isFound: Bool) {
    guard step % interval == 0, let index = tiles.lastIndex(where: { $0.step == step }) else {
      return
    }
    let scale = tiles[index].scale
    tiles[index].image.outline(
      PictureBox(
        x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale),
      with: isFound ? (0, 220, 0) : (255, 150, 0))
  }

  /// The sheet; nil if there is no picture.
  package func image() -> RGBImage? {
    guard let first = tiles.first else { return nil }
    let (width, height) = (first.image.width + Self.gap, first.image.height + Self.gap)
    // About as wide as a screen.
    let ideal = (Double(tiles.count * height) * 1.6 / Double(width)).squareRoot()
    let columns = max(1, min(tiles.count, Int(ideal.rounded(.up))))
    let rows = (tiles.count + columns - 1) / columns
    var sheet = RGBImage(width: columns * width + Self.gap, height: rows * height + Self.gap)
    sheet.fill(columns: 0..<sheet.width, rows: 0..<sheet.height, with: (64, 64, 64))
    for (index, tile) in tiles.enumerated() {
      var image = tile.image
      DigitFont.draw(timeText(tile.step), on: &image)
      sheet.paste(
        image, x: Self.gap + index % columns * width, y: Self.gap + index / columns * height)
    }
    return sheet
  }

  /// When a step ends, seconds with two decimals.
  private func timeText(_ index: Int) -> String {
    let hundredths = Int((Double(index + 1) * step * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// Digits and the point, drawn with blocks of 2 x 2 pixels, white on black.
private enum DigitFont {
  /// Columns and rows of a digit, in blocks.
  private static let size = (width: 3, height: 5)
  private static let block = 2

  /// Rows from the top, the leftmost block in the highest of three bits.
  private static let glyphs: [Character: [UInt8]] = [
    "0": [7, 5, 5, 5, 7], "1": [2, 6, 2, 2, 7], "2": [7, 1, 7, 4, 7], "3": [7, 1, 7, 1, 7],
    "4": [5, 5, 7, 1, 1], "5": [7, 4, 7, 1, 7], "6": [7, 4, 7, 5, 7], "7": [7, 1, 1, 1, 1],
    "8": [7, 5, 7, 5, 7], "9": [7, 5, 7, 1, 7], ".": [0, 0, 0, 0, 2],
  ]

  /// Draws a text of digits and points into the top left corner.
  static func draw(_ text: String, on image: inout RGBImage) {
    let width = (size.width + 1) * block
    image.fill(
      columns: 0..<text.count * width + block, rows: 0..<(size.height + 2) * block, with: (0, 0, 0))
    for (index, character) in text.enumerated() {
      guard let rows = glyphs[character] else { continue }
      for (row, bits) in rows.enumerated() {
        for column in 0..<size.width where bits >> (size.width - 1 - column) & 1 == 1 {
          let x = index * width + (column + 1) * block
          let y = (row + 1) * block
          image.fill(columns: x..<x + block, rows: y..<y + block, with: (255, 255, 255))
        }
      }
    }
  }
}
