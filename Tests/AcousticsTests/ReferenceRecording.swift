import Acoustics
import Decoding
import FoundationEssentials
import TestSupport
import Testing

/// A recording beside the numbers that other software computed of it.
struct ReferenceRecording: CustomTestStringConvertible {
  static let all = ["woman", "man", "wide"].map(ReferenceRecording.init)

  let name: String

  var testDescription: String { name }

  func numbers() throws -> ReferenceCase { try ReferenceCase("Acoustics/\(name)") }

  /// The rows of a set, samples fed some at a time.
  func rows(_ set: FeatureSet, _ rows: FeatureRows) throws -> [[Float]] {
    let path = ReferenceFile("Acoustics/\(name).flac").url.path
    let reader = try AudioReader(path: path)
    var extraction = FeatureExtraction(set, sampleRate: reader.sampleRate, rows: rows)
    var found: [[Float]] = []
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: 5000)
    defer { buffer.deallocate() }
    while case let count = try reader.read(into: buffer), count > 0 {
      extraction.append(UnsafeBufferPointer(rebasing: buffer[..<count])) { found.append($0) }
    }
    extraction.finish { found.append($0) }
    return found
  }
}

/// How well two columns of numbers agree.
struct ColumnAgreement {
  let correlation: Double
  /// Median of the differences' magnitudes over those expected, where that is not 0.
  let medianError: Double

  init(expected: [Float], found: [Float]) {
    let (x, y) = (expected.map(Double.init), found.map(Double.init))
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var sums = (xx: 0.0, yy: 0.0, xy: 0.0)
    for (x, y) in zip(x, y) {
      sums.xx += (x - meanX) * (x - meanX)
      sums.yy += (y - meanY) * (y - meanY)
      sums.xy += (x - meanX) * (y - meanY)
    }
    correlation = sums.xx == 0 && sums.yy == 0 ? 1 : sums.xy / (sums.xx * sums.yy).squareRoot()
    let errors = zip(x, y).filter { $0.0 != 0 }.map { abs($0.1 - $0.0) / abs($0.0) }.sorted()
    medianError = errors.isEmpty ? 0 : errors[errors.count / 2]
  }
}
