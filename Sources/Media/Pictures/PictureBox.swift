internal import Glibc

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

extension PictureBox {
  package init(centerX: Double, centerY: Double, width: Double, height: Double) {
    self.init(
      x: centerX - width / 2, y: centerY - height / 2, width: width, height: height)
  }

  /// All of a plane.
  package init(_ plane: PicturePlane) {
    self.init(x: 0, y: 0, width: Double(plane.width), height: Double(plane.height))
  }

  package var centerX: Double { x + width / 2 }
  package var centerY: Double { y + height / 2 }
  package var area: Double { width * height }

  package func moved(x: Double, y: Double) -> PictureBox {
    PictureBox(x: self.x + x, y: self.y + y, width: width, height: height)
  }

  package func intersectionArea(with other: PictureBox) -> Double {
    let across = min(x + width, other.x + other.width) - max(x, other.x)
    let down = min(y + height, other.y + other.height) - max(y, other.y)
    return max(0, across) * max(0, down)
  }

  /// Intersection over union, 0 to 1.
  package func overlap(with other: PictureBox) -> Double {
    let common = intersectionArea(with: other)
    return common > 0 ? common / (area + other.area - common) : 0
  }

  /// On the way to another box: centres move in a straight line, sizes by equal ratios.
  ///
  /// - Parameter share: 0 stays, 1 arrives.
  package func moved(toward other: PictureBox, by share: Double) -> PictureBox {
    PictureBox(
      centerX: centerX + (other.centerX - centerX) * share,
      centerY: centerY + (other.centerY - centerY) * share,
      width: width * pow(other.width / width, share),
      height: height * pow(other.height / height, share))
  }
}
