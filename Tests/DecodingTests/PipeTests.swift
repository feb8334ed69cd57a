import Files
import Foundation
import TestSupport
import Testing

@testable import Decoding

/// A WAV stream from a pipe, named as a shell's `<(command)` names it.
struct PipeTests {
  private func readThroughPipe(_ bytes: [UInt8]) throws -> [Float] {
    let folder = try TemporaryFolder()
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let writer = Thread {
      let descriptor = open(path, O_WRONLY)
      var rest = bytes[...]
      withBrokenPipesAsErrors {
        while !rest.isEmpty {
          let written = rest.withUnsafeBytes {
            write(descriptor, $0.baseAddress, min(4000, $0.count))
          }
          guard written > 0 else { break }
          rest = rest.dropFirst(written)
        }
      }
      close(descriptor)
    }
    writer.start()
    return try readSamples(path)
  }

  private let values = (0..<30_000).map { Int16(truncatingIfNeeded: $0) }

  @Test(arguments: [nil, UInt32.max, 0x7fff_ffff])
  func isReadToItsEnd(declared: UInt32?) throws {
    var wave = WaveFile(samples: .integers(values))
    wave.declaredByteCount = declared
    #expect(try readThroughPipe(wave.bytes) == values.map { Float($0) / 32_768 })
  }

  @Test func aStreamThatIsCutShortIsRefused() throws {
    let bytes = WaveFile(samples: .integers(values)).bytes.dropLast(20_000)
    let error = #expect(throws: FileError.self) { try readThroughPipe(Array(bytes)) }
    #expect(error?.problem == "expected 30000 samples, found 20000: cut short or damaged")
  }

  /// The stream goes on where its header says that it ends.
  @Test(arguments: [20, 100, 10_000])
  func aStreamThatHoldsMoreIsRefused(told: UInt32) throws {
    var wave = WaveFile(samples: .integers(values.map { $0 | 1 }))
    wave.declaredByteCount = told
    let error = #expect(throws: FileError.self) { try readThroughPipe(wave.bytes) }
    #expect(
      error?.problem == "expected \(told / 2) samples, as the stream's header says, found more")
  }

  @Test func chunksBehindTheSamplesAreNoSound() throws {
    let chunk = Array("LIST".utf8) + [4, 0, 0, 0] + Array("INFO".utf8)
    let samples = try readThroughPipe(WaveFile(samples: .integers(values)).bytes + chunk + chunk)
    #expect(samples == values.map { Float($0) / 32_768 })
  }

  /// As a recorder leaves the header that lost its power.
  @Test func aSizeOfZeroIsNoSize() throws {
    var wave = WaveFile(samples: .integers(values))
    wave.declaredByteCount = 0
    #expect(try readThroughPipe(wave.bytes) == values.map { Float($0) / 32_768 })
  }

  @Test func whatIsNoWaveStreamIsRefused() throws {
    let error = #expect(throws: FileError.self) {
      try readThroughPipe(Array("time,arousal\n".utf8))
    }
    #expect(error?.kind == .badData)
    #expect(error?.problem.hasPrefix("expected a WAV stream, found something else") == true)
  }
}
