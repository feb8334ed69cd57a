import Foundation

/// A RIFF/WAVE file made up by a test.
struct WaveFile {
  var sampleRate = 16_000
  var channelCount = 1
  /// Interleaved samples; whole numbers are written as 16-bit PCM, others as 32-bit floats.
  var samples: Samples
  /// What the header says of the samples' bytes, if not the truth.
  var declaredByteCount: UInt32?

  enum Samples {
    case integers([Int16])
    case floats([Float])
  }

  var bytes: [UInt8] {
    var data: [UInt8] = []
    var format: UInt16
    var width: Int
    switch samples {
    case .integers(let values):
      (format, width) = (1, 2)
      for value in values { data += little(UInt16(bitPattern: value)) }
    case .floats(let values):
      (format, width) = (3, 4)
      for value in values { data += little(value.bitPattern) }
    }
    let frame = channelCount * width
    var bytes = Array("RIFF".utf8) + little(declaredByteCount ?? UInt32(36 + data.count))
    bytes += Array("WAVEfmt ".utf8) + little(UInt32(16)) + little(format)
    bytes += little(UInt16(channelCount)) + little(UInt32(sampleRate))
    bytes += little(UInt32(sampleRate * frame)) + little(UInt16(frame)) + little(UInt16(width * 8))
    bytes += Array("data".utf8) + little(declaredByteCount ?? UInt32(data.count))
    return bytes + data
  }

  private func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}

/// `amplitude * sin(2 pi frequency t)`.
func tone(_ frequency: Double, amplitude: Double = 0.5, sampleRate: Int, count: Int) -> [Float] {
  (0..<count).map {
    Float(amplitude * sin(2 * .pi * frequency * Double($0) / Double(sampleRate)))
  }
}
