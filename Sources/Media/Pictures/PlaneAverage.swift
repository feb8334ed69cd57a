/// One plane of a region, averaged row by row.
struct PlaneAverage {
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
