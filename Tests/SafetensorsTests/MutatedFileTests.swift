import Files
import Foundation
import Safetensors
import TestSupport
import Testing

struct MutatedFileTests {
  /// Any change of a good file is either refused or gives a file whose tensors can be read.
  @Test(arguments: UInt64(0)..<40)
  func neverCrashes(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let folder = try TemporaryFolder()
    let good = folder.path("good.safetensors")
    try SafetensorsWriter.write(
      [
        TensorContents(name: "w", shape: [2, 3], floats: [1, 2, 3, 4, 5, 6]),
        TensorContents(name: "b", shape: [1], floats: [7]),
      ], metadata: ["k": "é\n"], to: good)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: good)))
    for _ in 0..<50 {
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<mutated.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: mutated[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: mutated[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: mutated.remove(at: place)
        default: mutated.insert(UInt8.random(in: 0x20...0x7e, using: &generator), at: place)
        }
      }
      let path = try folder.file("mutated.safetensors", mutated)
      guard let file = try? SafetensorsFile(path: path) else { continue }
      for entry in file.entries {
        #expect(
          try file.contents(of: entry).array(of: UInt8.self).count == entry.elementCount
            * entry.type.byteCount)
        if entry.type == .f32 {
          #expect(try file.floatArray(entry.name).count == entry.elementCount)
        }
      }
    }
  }

  @Test func everyTruncationIsRefused() throws {
    let folder = try TemporaryFolder()
    let good = folder.path("good.safetensors")
    try SafetensorsWriter.write(
      [TensorContents(name: "w", shape: [3], floats: [1, 2, 3])], to: good)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: good)))
    for count in 0..<bytes.count {
      let path = try folder.file("short.safetensors", Array(bytes[..<count]))
      #expect(throws: FileError.self) { try SafetensorsFile(path: path) }
    }
  }
}
