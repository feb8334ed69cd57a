import Files

@testable import Decoding

/// The whole sound of a recording.
func readSamples(_ path: String, sampleRate: Int? = nil) throws(FileError) -> [Float] {
  try readAll(AudioReader(path: path, sampleRate: sampleRate))
}

func readAll(_ reader: AudioReader) throws(FileError) -> [Float] {
  let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: 1000)
  defer { buffer.deallocate() }
  var samples: [Float] = []
  while case let count = try reader.read(into: buffer), count > 0 {
    samples += buffer[..<count]
  }
  return samples
}
