/// A rectangle in a picture, in pixels from its top left corner; parts of pixels and places outside
/// the picture are fine.
package struct PictureBox: Equatable, Sendable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// Whether it can be a face's box: it has an area, and its numbers are finite and within a million
  /// pixels.
  package var isUsable: Bool { isWithin(1e6) }

  /// Whether a picture can be rendered of it: a usable box, widened.
  var canBeRendered: Bool { isWithin(1e9) }

  private func isWithin(_ limit: Double) -> Bool {
    width > 0 && height > 0 && [x, y, width, height].allSatisfy { $0.magnitude <= limit }
  }

  /// The square about the same centre.
  ///
  /// - Parameters:
  ///   - margin: what is added at every side, as a share of the longer side.
  package func square(margin: Double = 0) -> PictureBox {
    let side = max(width, height) * (1 + 2 * margin)
    return PictureBox(
      x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side)
  }

  /// The box made larger or smaller about its centre.
  package func scaled(by factor: Double) -> PictureBox {
    PictureBox(
      x: x + width * (1 - factor) / 2, y: y + height * (1 - factor) / 2, width: width * factor,
      height: height * factor)
  }
}
