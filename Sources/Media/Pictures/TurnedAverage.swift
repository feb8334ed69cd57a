internal import Glibc

/// Scales a turned part of a picture and gives it as RGB, so that what is tilted stands upright.
///
/// Each pixel is the mean of `n x n` samples spread evenly over the square that it covers, `n` the
/// pixels of the plane along its side, rounded up, each interpolated bilinearly; outside the picture
/// its edges are repeated.
enum TurnedAverage {
  /// - Parameters:
  ///   - region: the part before it is turned about its centre, in pixels of the whole picture.
  ///   - angle: radians, from right to down: of the line in the picture that becomes level.
  ///   - rgb: gets `[height, width, 3]`.
  /// - Precondition: as `AreaAverage.render`.
  static func render(
    _ picture: PictureView, region: PictureBox, angle: Double, width: Int, height: Int,
    into rgb: UnsafeMutableBufferPointer<UInt8>
  ) {
    precondition(region.canBeRendered && width > 0 && height > 0)
    precondition(rgb.count == width * height * 3)
    let grid = TurnedGrid(
      centre: SIMD2(region.centerX, region.centerY),
      across: SIMD2(cos(angle), sin(angle)) * (region.width / Double(width)),
      down: SIMD2(-sin(angle), cos(angle)) * (region.height / Double(height)),
      width: width, height: height)
    func row(_ index: Int, of plane: PicturePlane?) -> [Float] {
      plane.map { grid.row(index, of: $0, in: picture) } ?? Array(repeating: 128, count: width)
    }
    for index in 0..<height {
      AreaAverage.convert(
        row(index, of: picture.luma), row(index, of: picture.chroma?.blue),
        row(index, of: picture.chroma?.red), picture.colours,
        to: UnsafeMutableBufferPointer(rebasing: rgb[index * width * 3..<(index + 1) * width * 3]))
    }
  }
}

/// Places of the pixels of a turned picture.
private struct TurnedGrid {
  let centre: SIMD2<Double>
  /// From a pixel to the next in its row and in its column.
  let across: SIMD2<Double>
  let down: SIMD2<Double>
  let width: Int
  let height: Int

  /// Samples along a pixel's side at most: copies of regions have fewer.
  private static let mostSamples = 8.0

  func row(_ index: Int, of plane: PicturePlane, in picture: PictureView) -> [Float] {
    let pixel = SIMD2(Double(plane.pixelsAcross), Double(plane.pixelsDown))
    let origin = SIMD2(Double(picture.originX), Double(picture.originY))
    // In samples of the plane, whose centres lie at whole numbers.
    let (right, below) = (across / pixel, down / pixel)
    let side = max((right * right).sum(), (below * below).sum()).squareRoot()
    let count = Int(min(Self.mostSamples, max(1, side.rounded(.up))))
    let first = (centre - origin) / pixel - SIMD2(0.5, 0.5)
    return (0..<width).map { column in
      var sum = 0.0
      for sample in 0..<count * count {
        let x = Double(column) + (Double(sample % count) + 0.5) / Double(count)
        let y = Double(index) + (Double(sample / count) + 0.5) / Double(count)
        let place = first + right * (x - Double(width) / 2) + below * (y - Double(height) / 2)
        sum += plane.value(at: place)
      }
      return Float(sum / Double(count * count))
    }
  }
}

extension PicturePlane {
  /// Interpolated bilinearly between the centres of samples, which lie at whole numbers.
  fileprivate func value(at place: SIMD2<Double>) -> Double {
    let x = min(max(place.x, 0), Double(width - 1))
    let y = min(max(place.y, 0), Double(height - 1))
    let (left, top) = (Int(x), Int(y))
    let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let (u, v) = (x - Double(left), y - Double(top))
    func sample(_ column: Int, _ row: Int) -> Double { Double(samples[row * stride + column]) }
    let above = sample(left, top) * (1 - u) + sample(right, top) * u
    let under = sample(left, bottom) * (1 - u) + sample(right, bottom) * u
    return above * (1 - v) + under * v
  }
}
