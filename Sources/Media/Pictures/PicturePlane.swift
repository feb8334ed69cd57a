/// One plane of 8-bit samples where it lies in memory.
package struct PicturePlane {
  package let samples: UnsafePointer<UInt8>
  /// Bytes from one row to the next.
  package let stride: Int
  /// Samples in a row.
  package let width: Int
  /// Rows.
  package let height: Int
  /// Pixels that a sample stands for, across and down: 1 for luma; 2, 2 for chroma in 4:2:0.
  package let pixelsAcross: Int
  package let pixelsDown: Int

  package init(
    samples: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int, pixelsAcross: Int = 1,
    pixelsDown: Int = 1
  ) {
    precondition(width > 0 && height > 0 && pixelsAcross > 0 && pixelsDown > 0)
    self.samples = samples
    self.stride = stride
    self.width = width
    self.height = height
    self.pixelsAcross = pixelsAcross
    self.pixelsDown = pixelsDown
  }
}
