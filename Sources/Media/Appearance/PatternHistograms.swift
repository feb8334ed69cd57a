/// How often each pattern comes in a step's responses, by filter, plane and block.
///
/// The planes are XY, of the step itself, and XT and YT, in which the steps before and behind it are the
/// rows above and below. The values that count are those within the picture's edge: they have all
/// neighbours in all planes. Blocks are 4 x 4: that of column `x` is `4 x / size`, rounded down.
///
/// Source: G. Zhao, M. Pietikäinen, "Dynamic texture recognition using local binary patterns with an
/// application to facial expressions", IEEE TPAMI 29(6), 2007, doi:10.1109/TPAMI.2007.1110.
struct PatternHistograms {
  static let planes = ["xy", "xt", "yt"]
  static let blocksAcross = 4
  static let blockCount = blocksAcross * blocksAcross
  /// `[filter, plane, block, label]`
  static let valueCount =
    GaborBank.count * planes.count * blockCount * BinaryPatterns.labelCount

  /// Pixels on each side of a picture.
  let size: Int
  /// Columns, and rows, of each block that count.
  private let parts: [Range<Int>]

  init(size: Int) {
    self.size = size
    parts = (0..<Self.blocksAcross).map { block in
      let first = (block * size + Self.blocksAcross - 1) / Self.blocksAcross
      let end = ((block + 1) * size + Self.blocksAcross - 1) / Self.blocksAcross
      return max(first, 1)..<min(end, size - 1)
    }
  }

  /// Values of a block that count in a step.
  func count(ofBlock block: Int) -> Int {
    parts[block / Self.blocksAcross].count * parts[block % Self.blocksAcross].count
  }

  /// - Parameters:
  ///   - before, responses, after: of three steps in a row, `[filter, row, column]`.
  /// - Returns: `valueCount` counts.
  func counts(
    _ before: UnsafePointer<Float>, _ responses: UnsafePointer<Float>,
    _ after: UnsafePointer<Float>
  ) -> [UInt16] {
    let count = size - 2
    var counts = [UInt16](repeating: 0, count: Self.valueCount)
    counts.withUnsafeMutableBufferPointer { counts in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { patterns in
        BinaryPatterns.labels.withUnsafeBufferPointer { labels in
          guard let counts = counts.baseAddress, let labels = labels.baseAddress,
            let patterns = patterns.baseAddress
          else { return }
          for filter in 0..<GaborBank.count {
            for (blockRow, rows) in parts.enumerated() {
              for row in rows {
                let place = (filter * size + row) * size + 1
                let middle = responses + place
                for plane in Self.planes.indices {
                  BinaryPatterns.find(
                    middle, above: plane == 0 ? middle - size : before + place,
                    below: plane == 0 ? middle + size : after + place,
                    offset: plane == 2 ? size : 1, count: count, into: patterns)
                  let first =
                    (filter * Self.planes.count + plane) * Self.blockCount
                    + blockRow * Self.blocksAcross
                  add(patterns, labels, to: counts + first * BinaryPatterns.labelCount)
                }
              }
            }
          }
        }
      }
    }
    return counts
  }

  /// Adds a row's patterns to the counts of the blocks across it.
  private func add(
    _ patterns: UnsafePointer<UInt8>, _ labels: UnsafePointer<UInt8>,
    to counts: UnsafeMutablePointer<UInt16>
  ) {
    for (block, columns) in parts.enumerated() {
      let counts = counts + block * BinaryPatterns.labelCount
      for column in columns { counts[Int(labels[Int(patterns[column - 1])])] &+= 1 }
    }
  }
}
