/// A picture in RGB, 8 bits a channel: `[height, width, 3]`.
package struct RGBImage: Equatable, Sendable {
  package let width: Int
  package let height: Int
  package private(set) var bytes: [UInt8]

  /// A black picture.
  package init(width: Int, height: Int) {
    precondition(width > 0 && height > 0)
    self.width = width
    self.height = height
    bytes = [UInt8](repeating: 0, count: width * height * 3)
  }

  /// - Precondition: three bytes a pixel.
  package init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0 && bytes.count == width * height * 3)
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  /// The whole of a picture, scaled.
  package init(_ picture: PictureView, width: Int, height: Int) {
    let plane = picture.luma
    let whole = PictureBox(
      x: Double(picture.originX), y: Double(picture.originY),
      width: Double(plane.width * plane.pixelsAcross),
      height: Double(plane.height * plane.pixelsDown))
    self.init(picture, region: whole, width: width, height: height)
  }

  /// A part of a picture, scaled.
  ///
  /// - Precondition: as `AreaAverage.render`.
  package init(_ picture: PictureView, region: PictureBox, width: Int, height: Int) {
    self.init(width: width, height: height)
    bytes.withUnsafeMutableBufferPointer {
      AreaAverage.render(picture, region: region, width: width, height: height, into: $0)
    }
  }

  /// Fills a rectangle as far as it lies in the picture.
  package mutating func fill(
    columns: Range<Int>, rows: Range<Int>, with colour: (UInt8, UInt8, UInt8)
  ) {
    for y in rows.clamped(to: 0..<height) {
      for x in columns.clamped(to: 0..<width) {
        let place = (y * width + x) * 3
        bytes[place] = colour.0
        bytes[place + 1] = colour.1
        bytes[place + 2] = colour.2
      }
    }
  }

  /// Draws the outline of a box; its lines, two pixels wide, lie inside of it.
  ///
  /// - Precondition: the box is usable.
  package mutating func outline(_ box: PictureBox, with colour: (UInt8, UInt8, UInt8)) {
    precondition(box.isUsable)
    let left = Int(box.x.rounded())
    let top = Int(box.y.rounded())
    let right = max(left + 1, Int((box.x + box.width).rounded()))
    let bottom = max(top + 1, Int((box.y + box.height).rounded()))
    let line = 2
    fill(columns: left..<right, rows: top..<min(bottom, top + line), with: colour)
    fill(columns: left..<right, rows: max(top, bottom - line)..<bottom, with: colour)
    fill(columns: left..<min(right, left + line), rows: top..<bottom, with: colour)
    fill(columns: max(left, right - line)..<right, rows: top..<bottom, with: colour)
  }

  /// Copies a picture to a place; it must fit.
  package mutating func paste(_ other: RGBImage, x: Int, y: Int) {
    precondition(x >= 0 && y >= 0 && x + other.width <= width && y + other.height <= height)
    for row in 0..<other.height {
      let from = row * other.width * 3
      let to = ((y + row) * width + x) * 3
      bytes.replaceSubrange(
        to..<to + other.width * 3, with: other.bytes[from..<from + other.width * 3])
    }
  }
}
