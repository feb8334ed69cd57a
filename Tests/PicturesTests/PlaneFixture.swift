@testable import Pictures

/// A picture made up by a test.
struct PlaneFixture {
  var width: Int
  var height: Int
  var luma: [UInt8]
  /// Blue, then red difference; empty for a grey picture.
  var chroma: [[UInt8]] = []
  /// Pixels a sample of chroma stands for, across and down.
  var chromaPixels = (across: 2, down: 2)
  var colours = ColourMatrix(.bt601, isFullRange: true)

  /// A grey picture.
  init(width: Int, height: Int, _ value: (_ x: Int, _ y: Int) -> UInt8) {
    self.width = width
    self.height = height
    luma = (0..<width * height).map { value($0 % width, $0 / width) }
  }

  func withPicture<Result>(_ body: (PictureView) throws -> Result) rethrows -> Result {
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: luma.count) { copy in
      _ = copy.update(fromContentsOf: luma)
      let empty = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
      defer { empty.deallocate() }
      let plane = PicturePlane(
        samples: copy.baseAddress ?? empty, stride: width, width: width, height: height)
      guard chroma.count == 2 else {
        return try body(PictureView(luma: plane, chroma: nil, colours: colours))
      }
      return try chroma[0].withUnsafeBufferPointer { blue in
        try chroma[1].withUnsafeBufferPointer { red in
          try body(
            PictureView(
              luma: plane, chroma: (chromaPlane(blue), chromaPlane(red)), colours: colours))
        }
      }
    }
  }

  private func chromaPlane(_ samples: UnsafeBufferPointer<UInt8>) -> PicturePlane {
    let width = (width + chromaPixels.across - 1) / chromaPixels.across
    guard let base = samples.baseAddress else { preconditionFailure("no chroma") }
    return PicturePlane(
      samples: base, stride: width, width: width, height: samples.count / width,
      pixelsAcross: chromaPixels.across, pixelsDown: chromaPixels.down)
  }
}
