/// A part of a picture, copied, so that a face can be cut out of it when the picture itself is long
/// gone: boxes are smoothed with those of later frames.
///
/// What lies outside the picture is left out, since edges are repeated anyway. A part with more than
/// `maximumSide` samples on a side is made smaller while it is copied, by the least whole number
/// that will do: so a copy takes about `3 * maximumSide * maximumSide` bytes at most, half of that in
/// 4:2:0, however large the face.
package struct RegionCopy: Sendable {
  private let samples: [UInt8]
  private let originX: Int
  private let originY: Int
  private let luma: Layout
  private let chroma: Layout?
  private let colours: ColourMatrix

  /// A plane in `samples`.
  private struct Layout {
    let width: Int
    let height: Int
    let pixelsAcross: Int
    let pixelsDown: Int
  }

  /// Pixels of the picture that became one sample of luma, on each side.
  package var factor: Int { luma.pixelsAcross }

  package var byteCount: Int { samples.count }

  /// - Parameters:
  ///   - region: the part, in pixels of the whole picture; more than the crops will need, since
  ///     beyond it its edges are repeated.
  ///   - maximumSide: samples of luma on a side, at least 16. Four times the crop's size leaves
  ///     more than a sample a pixel to crops of half the region.
  /// - Precondition: the region has an area and lies within a thousand million pixels; the picture's
  ///   luma has a sample a pixel.
  package init(_ region: PictureBox, of picture: PictureView, maximumSide: Int) {
    precondition(region.canBeRendered && maximumSide >= 16)
    precondition(picture.luma.pixelsAcross == 1 && picture.luma.pixelsDown == 1)
    let plane = picture.luma
    var columns = Self.clip(region.x, region.width, picture.originX, plane.width)
    var rows = Self.clip(region.y, region.height, picture.originY, plane.height)
    let factor = (max(columns.count, rows.count) + maximumSide - 1) / maximumSide
    // Whole samples of every plane, so that the planes keep their places.
    columns = Self.align(columns, to: factor * (picture.chroma?.blue.pixelsAcross ?? 1))
    rows = Self.align(rows, to: factor * (picture.chroma?.blue.pixelsDown ?? 1))
    originX = picture.originX + columns.lowerBound
    originY = picture.originY + rows.lowerBound
    colours = picture.colours
    var samples: [UInt8] = []
    luma = Self.append(plane, columns, rows, factor, to: &samples)
    if let (blue, red) = picture.chroma {
      precondition(blue.pixelsAcross == red.pixelsAcross && blue.pixelsDown == red.pixelsDown)
      chroma = Self.append(blue, columns, rows, factor, to: &samples)
      _ = Self.append(red, columns, rows, factor, to: &samples)
    } else {
      chroma = nil
    }
    self.samples = samples
  }

  /// Gives the copy as a picture, valid inside `body` only.
  package func withPicture<Result, Failure: Error>(
    _ body: (PictureView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try samples.withUnsafeBufferPointer { (samples) throws(Failure) in
      guard let base = samples.baseAddress else { preconditionFailure("a copy has samples") }
      var offset = 0
      func plane(_ layout: Layout) -> PicturePlane {
        defer { offset += layout.width * layout.height }
        return PicturePlane(
          samples: base + offset, stride: layout.width, width: layout.width,
          height: layout.height, pixelsAcross: layout.pixelsAcross, pixelsDown: layout.pixelsDown)
      }
      let luma = plane(luma)
      let chroma = chroma.map { (blue: plane($0), red: plane($0)) }
      return try body(
        PictureView(
          originX: originX, originY: originY, luma: luma, chroma: chroma, colours: colours))
    }
  }

  /// The region's samples of luma that exist; at least one.
  private static func clip(
    _ start: Double, _ extent: Double, _ origin: Int, _ count: Int
  ) -> Range<Int> {
    let first = max(0, min(count - 1, Int(start.rounded(.down)) - origin))
    let end = max(first + 1, min(count, Int((start + extent).rounded(.up)) - origin))
    return first..<end
  }

  /// The range with its start moved down to a multiple.
  private static func align(_ range: Range<Int>, to multiple: Int) -> Range<Int> {
    range.lowerBound / multiple * multiple..<range.upperBound
  }

  /// Copies a plane's part, the mean of `factor` x `factor` samples as one.
  private static func append(
    _ plane: PicturePlane, _ columns: Range<Int>, _ rows: Range<Int>, _ factor: Int,
    to samples: inout [UInt8]
  ) -> Layout {
    let (firstColumn, lastColumn) = sampleRange(columns, plane.pixelsAcross, plane.width)
    let (firstRow, lastRow) = sampleRange(rows, plane.pixelsDown, plane.height)
    let layout = Layout(
      width: (lastColumn - firstColumn) / factor + 1, height: (lastRow - firstRow) / factor + 1,
      pixelsAcross: plane.pixelsAcross * factor, pixelsDown: plane.pixelsDown * factor)
    if factor == 1 {
      for row in firstRow...lastRow {
        samples.append(
          contentsOf: UnsafeBufferPointer(
            start: plane.samples + row * plane.stride + firstColumn, count: layout.width))
      }
      return layout
    }
    for top in stride(from: firstRow, through: lastRow, by: factor) {
      let height = min(factor, plane.height - top)
      for left in stride(from: firstColumn, through: lastColumn, by: factor) {
        let width = min(factor, plane.width - left)
        var sum = 0
        for row in top..<top + height {
          let source = plane.samples + row * plane.stride + left
          for column in 0..<width { sum += Int(source[column]) }
        }
        samples.append(UInt8((2 * sum + width * height) / (2 * width * height)))
      }
    }
    return layout
  }

  /// First and last sample of a plane for a range of pixels.
  private static func sampleRange(
    _ pixels: Range<Int>, _ pixelsPerSample: Int, _ count: Int
  ) -> (Int, Int) {
    let first = min(count - 1, pixels.lowerBound / pixelsPerSample)
    return (first, max(first, min(count - 1, (pixels.upperBound - 1) / pixelsPerSample)))
  }
}
