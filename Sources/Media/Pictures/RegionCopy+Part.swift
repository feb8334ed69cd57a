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
