package import Features

extension FeatureRecording {
  /// All steps, scaled, a part at a time.
  ///
  /// - Parameter body: takes steps and their values, `[step, column]`.
  package func forEachScaledBlock(
    _ scaling: ColumnScaling, _ body: (Range<Int>, UnsafePointer<Double>) throws -> Void
  ) throws {
    var room: UnsafeMutableBufferPointer<Double>?
    defer { room?.deallocate() }
    try forEachBlock { steps, values in
      // The first block is the largest.
      let scaled = room ?? .allocate(capacity: values.count)
      room = scaled
      guard let start = scaled.baseAddress else { return }
      scaling.apply(to: values, into: start)
      try body(steps, UnsafePointer(start))
    }
  }
}
