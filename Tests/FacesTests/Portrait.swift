import Pictures
import TestSupport
import Testing

/// The public-domain portrait beside the reference numbers, in grey.
struct Portrait {
  let width: Int
  let height: Int
  let samples: [UInt8]

  init() throws {
    let file = [UInt8](try ReferenceFile("Faces/portrait.pgm").data)
    let header = file.split(separator: UInt8(ascii: "\n"), maxSplits: 3)
    let size = String(decoding: header[1], as: UTF8.self).split(separator: " ").compactMap {
      Int($0)
    }
    (width, height) = (try #require(size.first), try #require(size.last))
    samples = Array(file.suffix(width * height))
  }

  /// A part of it, where it lies.
  func withPart<Result>(
    x: Int, y: Int, width: Int, height: Int, _ body: (PicturePlane) throws -> Result
  ) throws -> Result {
    try samples.withUnsafeBufferPointer { samples in
      let base = try #require(samples.baseAddress)
      return try body(
        PicturePlane(
          samples: base + y * self.width + x, stride: self.width, width: width, height: height))
    }
  }

  /// Rows of a file of reference numbers; an empty field is nil.
  static func numbers(_ name: String) throws -> [[Double?]] {
    try ReferenceFile("Faces/\(name)").rows.dropFirst().map { $0.map { Double($0) } }
  }
}
