internal import Glibc
internal import Pictures
internal import Random

/// Draws boxes around a box, each with a place, a size and maybe a shape of its own.
///
/// With m the mean of the box's width and height, and d drawn from -1 to 1, centres move by
/// `translation · m · d` and sizes change by `scale^d`.
///
/// - Source: Nam & Han 2016, section 4.2, doi:10.1109/CVPR.2016.465, and the draws of their programs.
struct BoxSampler {
  enum Spread {
    /// d is normally distributed with deviation .5, cut off at 1.
    case gaussian
    /// d is evenly distributed.
    case uniform
    /// Centres are places of a grid over the whole picture.
    case whole
  }

  let spread: Spread
  var translation: Double
  let scale: Double
  /// Width and height each change by `aspect^d`, evenly distributed.
  var aspect = 1.0

  /// Shortest side of a box, pixels, and least of the picture that a box leaves free.
  private static let shortest = 10.0

  /// - Parameter size: of the picture.
  func boxes(
    around box: PictureBox, count: Int, in size: (width: Int, height: Int),
    using generator: inout SplitMix64
  ) -> [PictureBox] {
    let extent = (Double(size.width), Double(size.height))
    let centers = grid(around: box, count: count, in: extent, using: &generator)
    return (0..<count).map { index in
      var (width, height) = (box.width, box.height)
      if aspect != 1 {
        width *= pow(aspect, generator.even())
        height *= pow(aspect, generator.even())
      }
      var (x, y) = (box.centerX, box.centerY)
      if let centers {
        (x, y) = centers[index]
      } else {
        let reach = translation * (box.width + box.height) / 2
        x += reach * offset(&generator)
        y += reach * offset(&generator)
      }
      let growth = pow(scale, offset(&generator))
      width = Self.clipped(width * growth, extent.0)
      height = Self.clipped(height * growth, extent.1)
      return PictureBox(
        centerX: min(max(x, 0), extent.0), centerY: min(max(y, 0), extent.1), width: width,
        height: height)
    }
  }

  /// Boxes whose overlap with the box lies in a range.
  ///
  /// - Returns: fewer than asked for where drawing 30 times as many does not find them.
  func boxes(
    around box: PictureBox, count: Int, overlap: ClosedRange<Double>,
    in size: (width: Int, height: Int), using generator: inout SplitMix64
  ) -> [PictureBox] {
    var found: [PictureBox] = []
    var factor = 2
    while found.count < count, factor < 16 {
      let left = count - found.count
      found += boxes(around: box, count: left * factor, in: size, using: &generator)
        .filter { overlap.contains($0.overlap(with: box)) }.prefix(left)
      factor *= 2
    }
    return found
  }

  private func offset(_ generator: inout SplitMix64) -> Double {
    spread == .gaussian ? min(max(generator.normal() / 2, -1), 1) : generator.even()
  }

  private static func clipped(_ side: Double, _ extent: Double) -> Double {
    max(min(max(side, shortest), extent - shortest), 1)
  }

  /// Centres in any order, at least as many as asked for; nil but for `whole`.
  private func grid(
    around box: PictureBox, count: Int, in extent: (Double, Double),
    using generator: inout SplitMix64
  ) -> [(Double, Double)]? {
    guard spread == .whole else { return nil }
    let side = max(Int(2 * Double(count).squareRoot()), 2)
    func place(_ index: Int, _ length: Double, _ extent: Double) -> Double {
      length / 2 + Double(index) / Double(side - 1) * (extent - length / 2 - 1)
    }
    return generator.permutation(side * side).map {
      (place($0 % side, box.width, extent.0), place($0 / side, box.height, extent.1))
    }
  }
}
