/// Scales a part of a picture by averaging over areas and gives it as RGB.
///
/// Luma and chroma are averaged each in its own resolution, and the means are brought to RGB: the
/// same as converting first, but for colours that RGB cannot hold, which are clipped once and not
/// pixel by pixel. Made smaller, each pixel is the exact mean of the area it covers, parts of
/// pixels included; made larger, it is interpolated bilinearly.
///
/// libswscale cannot do it: what it scales begins and ends at whole pixels, so a box that moves by
/// parts of one would jump, and it repeats no edges.
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

  /// Brings a row's luma and chroma to RGB.
  static func convert<Row: RandomAccessCollection<Float>>(
    _ luma: Row, _ blue: Row, _ red: Row, _ colours: ColourMatrix,
    to rgb: UnsafeMutableBufferPointer<UInt8>
  ) where Row.Index == Int {
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

/// One plane of a region, averaged row by row.
private struct PlaneAverage {
  private let plane: PicturePlane
  private let across: AxisWeights
  private let down: AxisWeights

  /// - Parameters:
  ///   - picture: what the plane belongs to.
  ///   - region: in pixels of the whole picture.
  init(
    _ plane: PicturePlane, _ picture: PictureView, _ region: PictureBox, _ width: Int,
    _ height: Int
  ) {
    self.plane = plane
    across = AxisWeights(
      start: (region.x - Double(picture.originX)) / Double(plane.pixelsAcross),
      extent: region.width / Double(plane.pixelsAcross), count: width, sampleCount: plane.width)
    down = AxisWeights(
      start: (region.y - Double(picture.originY)) / Double(plane.pixelsDown),
      extent: region.height / Double(plane.pixelsDown), count: height, sampleCount: plane.height)
  }

  /// Samples of a row that are needed: room for `scratch`.
  var rowWidth: Int { across.samples.count }

  /// Computes one row of the result.
  ///
  /// - Parameter scratch: at least `rowWidth`.
  func average(
    row: Int, into result: UnsafeMutableBufferPointer<Float>,
    _ scratch: UnsafeMutableBufferPointer<Float>
  ) {
    guard let sums = scratch.baseAddress else { return }
    let count = rowWidth
    var source = plane.samples + down.first[row] * plane.stride + across.samples.lowerBound
    var isFirst = true
    for position in down.offsets[row]..<down.offsets[row + 1] {
      let weight = down.weights[position]
      if isFirst {
        for column in 0..<count { sums[column] = weight * Float(source[column]) }
      } else {
        for column in 0..<count { sums[column] += weight * Float(source[column]) }
      }
      isFirst = false
      source += plane.stride
    }
    across.weights.withUnsafeBufferPointer { weights in
      across.offsets.withUnsafeBufferPointer { offsets in
        for index in result.indices {
          let values = sums + (across.first[index] - across.samples.lowerBound)
          let begin = offsets[index]
          var sum: Float = 0
          for position in begin..<offsets[index + 1] {
            sum += weights[position] * values[position - begin]
          }
          result[index] = sum
        }
      }
    }
  }
}

/// How the samples along one axis are weighted to give `count` evenly spaced means over an extent.
///
/// Mean `j` is over the samples in `[start + j d, start + (j + 1) d)`, `d = extent / count`, each by
/// the part of it that lies inside. Where `d` is less than a sample, the interval is one sample
/// long about the same centre, which makes it linear interpolation. Outside the plane the sample at
/// the edge is repeated.
private struct AxisWeights {
  /// First and last sample that any mean needs.
  let samples: ClosedRange<Int>
  /// First sample of each mean.
  let first: [Int]
  /// Where the weights of each mean begin; one more at the end.
  let offsets: [Int]
  /// Add up to 1 for each mean.
  let weights: [Float]

  /// - Parameters:
  ///   - start, extent: in samples; sample `k` is `[k, k + 1)`.
  ///   - count: number of means.
  ///   - sampleCount: samples of the plane.
  init(start: Double, extent: Double, count: Int, sampleCount: Int) {
    precondition(count > 0 && sampleCount > 0 && extent > 0)
    let spacing = extent / Double(count)
    let length = max(1, spacing)
    let last = sampleCount - 1
    var first: [Int] = []
    var offsets = [0]
    var weights: [Float] = []
    for index in 0..<count {
      let begin = start + (Double(index) + 0.5) * spacing - length / 2
      let end = begin + length
      let low = min(last, Int(max(0, begin)))
      let high = max(low, min(last, Int(max(0, end.rounded(.up)) - 1)))
      first.append(low)
      for sample in low...high {
        // The samples at the edges stand for all that is beyond them.
        let left = sample == 0 ? begin : max(begin, Double(sample))
        let right = sample == last ? end : min(end, Double(sample + 1))
        weights.append(Float(max(0, right - left) / length))
      }
      offsets.append(weights.count)
    }
    self.first = first
    self.offsets = offsets
    self.weights = weights
    let lasts = zip(first, offsets.dropFirst().indices).map { low, index in
      low + offsets[index] - offsets[index - 1] - 1
    }
    samples = (first.min() ?? 0)...(lasts.max() ?? 0)
  }
}
