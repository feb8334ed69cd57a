internal import Glibc
package import Pictures

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
