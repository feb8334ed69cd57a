/// Scales a part of a picture by averaging over areas and gives it as RGB.
///
/// Luma and chroma are averaged each in its own resolution, and the means are brought to RGB: the
/// same as converting first, but for colours that RGB cannot hold, which are clipped once and not
/// pixel by pixel. Made smaller, each pixel is the exact mean of the area it covers, parts of
/// pixels included; made larger, it is interpolated bilinearly.
package enum AreaAverage {
  /// - Parameters:
  ///   - region: the part, in pixels of the whole picture; outside what `picture` has, its edges are
  ///     repeated.
  ///   - width, height: size of the result.
  ///   - rgb: gets `[height, width, 3]`.
  /// - Precondition: `region` has an area and lies within a thousand million pixels; `rgb` has the result's size.
  package static func render(
    _ picture: PictureView, region: PictureBox, width: Int, height: Int,
    into rgb: UnsafeMutableBufferPointer<UInt8>
  ) {
    precondition(region.canBeRendered && width > 0 && height > 0)
    precondition(rgb.count == width * height * 3)
    let luma = PlaneAverage(picture.luma, picture, region, width, height)
    let blue = picture.chroma.map { PlaneAverage($0.blue, picture, region, width, height) }
    let red = picture.chroma.map { PlaneAverage($0.red, picture, region, width, height) }
    let room = [luma.rowWidth, blue?.rowWidth ?? 0, red?.rowWidth ?? 0].max() ?? 0
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * width + room) { scratch in
      let scratchRow = UnsafeMutableBufferPointer(rebasing: scratch[(3 * width)...])
      let rows = (0..<3).map {
        UnsafeMutableBufferPointer(rebasing: scratch[$0 * width..<($0 + 1) * width])
      }
      for row in rows { row.initialize(repeating: 128) }
      for index in 0..<height {
        luma.average(row: index, into: rows[0], scratchRow)
        blue?.average(row: index, into: rows[1], scratchRow)
        red?.average(row: index, into: rows[2], scratchRow)
        convert(
          rows[0], rows[1], rows[2], picture.colours,
          to: UnsafeMutableBufferPointer(
            rebasing: rgb[index * width * 3..<(index + 1) * width * 3]))
      }
    }
  }

  private static func convert(
    _ luma: UnsafeMutableBufferPointer<Float>, _ blue: UnsafeMutableBufferPointer<Float>,
    _ red: UnsafeMutableBufferPointer<Float>, _ colours: ColourMatrix,
    to rgb: UnsafeMutableBufferPointer<UInt8>
  ) {
    for index in luma.indices {
      let light = (luma[index] - colours.lumaOffset) * colours.lumaScale
      let u = blue[index] - 128
      let v = red[index] - 128
      rgb[3 * index] = byte(light + colours.redOfRed * v)
      rgb[3 * index + 1] = byte(light + colours.greenOfBlue * u + colours.greenOfRed * v)
      rgb[3 * index + 2] = byte(light + colours.blueOfBlue * u)
    }
  }

  /// The nearest of 0 to 255.
  @inline(__always) private static func byte(_ value: Float) -> UInt8 {
    UInt8(max(0, min(255, value)) + 0.5)
  }
}
