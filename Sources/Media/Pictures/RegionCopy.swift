/// A part of a picture, copied, so that a face can be cut out of it when the picture itself is long
/// gone: boxes are smoothed with those of later frames.
///
/// What lies outside the picture is left out, since edges are repeated anyway. A part with more than
/// `maximumSide` samples on a side is made smaller while it is copied, by the least whole number
/// that will do: so a copy takes about `3 * maximumSide * maximumSide` bytes at most, half of that in
/// 4:2:0, however large the face. These are means of whole samples, plane by plane, in whole
/// numbers: exact, and cheap enough for every frame, as `AreaAverage` with its weights is not.
package struct RegionCopy: Sendable {
  private let samples: [UInt8]
  private let originX: Int
  private let originY: Int
  private let luma: Layout
  private let chroma: Layout?
  private let colours: ColourMatrix

  /// A plane in `samples`.
  struct Layout: Equatable {
    let width: Int
    let height: Int
    let pixelsAcross: Int
    let pixelsDown: Int

    var sampleCount: Int { width * height }
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
    var parts = [Part(of: plane, columns, rows, factor)]
    if let (blue, red) = picture.chroma {
      parts += [Part(of: blue, columns, rows, factor), Part(of: red, columns, rows, factor)]
      precondition(parts[1].layout == parts[2].layout)
    }
    luma = parts[0].layout
    chroma = parts.count > 1 ? parts[1].layout : nil
    let sampleCount = parts.reduce(0) { $0 + $1.layout.sampleCount }
    samples = [UInt8](unsafeUninitializedCapacity: sampleCount) { buffer, count in
      guard var target = buffer.baseAddress else { return }
      for part in parts {
        part.copy(to: target)
        target += part.layout.sampleCount
      }
      count = sampleCount
    }
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
}

extension RegionCopy {
  /// What is copied of one plane.
  struct Part {
    let layout: Layout

    private let plane: PicturePlane
    private let factor: Int
    private let firstColumn: Int
    private let firstRow: Int

    /// - Parameters:
    ///   - columns, rows: pixels that the plane must cover, from its beginning.
    ///   - factor: samples that become one, across and down.
    init(of plane: PicturePlane, _ columns: Range<Int>, _ rows: Range<Int>, _ factor: Int) {
      let (firstColumn, lastColumn) = Self.samples(columns, plane.pixelsAcross, plane.width)
      let (firstRow, lastRow) = Self.samples(rows, plane.pixelsDown, plane.height)
      layout = Layout(
        width: (lastColumn - firstColumn) / factor + 1, height: (lastRow - firstRow) / factor + 1,
        pixelsAcross: plane.pixelsAcross * factor, pixelsDown: plane.pixelsDown * factor)
      self.plane = plane
      self.factor = factor
      self.firstColumn = firstColumn
      self.firstRow = firstRow
    }

    /// Copies the samples, or the means of `factor` x `factor` samples; of fewer at the plane's right
    /// and lower edge.
    ///
    /// - Parameter target: room for the layout's samples, which need not be initialised.
    func copy(to target: UnsafeMutablePointer<UInt8>) {
      let first = plane.samples + firstRow * plane.stride + firstColumn
      if factor == 1 {
        for row in 0..<layout.height {
          (target + row * layout.width).initialize(
            from: first + row * plane.stride, count: layout.width)
        }
        return
      }
      let columnCount = min(layout.width * factor, plane.width - firstColumn)
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: columnCount) { buffer in
        guard let sums = buffer.baseAddress else { return }
        for block in 0..<layout.height {
          let top = block * factor
          let height = min(factor, plane.height - firstRow - top)
          buffer.initialize(repeating: 0)
          for row in top..<top + height {
            let source = first + row * plane.stride
            for column in 0..<columnCount { sums[column] &+= UInt32(source[column]) }
          }
          writeMeans(of: sums, columnCount, rows: height, to: target + block * layout.width)
        }
      }
    }

    private func writeMeans(
      of sums: UnsafeMutablePointer<UInt32>, _ columnCount: Int, rows: Int,
      to target: UnsafeMutablePointer<UInt8>
    ) {
      let wholeCount = columnCount / factor
      let scale = 1 / Float(factor * rows)
      for index in 0..<wholeCount {
        var sum = sums[index * factor]
        for column in 1..<factor { sum &+= sums[index * factor + column] }
        (target + index).initialize(to: UInt8(Float(sum) * scale + 0.5))
      }
      guard wholeCount < layout.width else { return }
      let rest = wholeCount * factor..<columnCount
      let sum = rest.reduce(UInt32(0)) { $0 &+ sums[$1] }
      (target + wholeCount).initialize(to: UInt8(Float(sum) / Float(rest.count * rows) + 0.5))
    }

    /// First and last sample of a plane for a range of pixels.
    private static func samples(
      _ pixels: Range<Int>, _ pixelsPerSample: Int, _ count: Int
    ) -> (Int, Int) {
      let first = min(count - 1, pixels.lowerBound / pixelsPerSample)
      return (first, max(first, min(count - 1, (pixels.upperBound - 1) / pixelsPerSample)))
    }
  }
}
