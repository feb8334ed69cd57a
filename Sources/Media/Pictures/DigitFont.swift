/// Digits and the point, drawn with blocks of 2 x 2 pixels, white on black.
enum DigitFont {
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
