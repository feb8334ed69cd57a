import Files
import Safetensors
import TestSupport
import Testing

struct GrowingTensorWriterTests {
  private func append(_ floats: [Float], to writer: GrowingTensorWriter) throws {
    try floats.withUnsafeBytes { try writer.append($0) }
  }

  @Test func rowsAreAppendedReadAndOverwritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.safetensors")
    let writer = try GrowingTensorWriter(path: path, name: "audio", type: .f32, rowShape: [2])
    try append([1, 2, 3, 4], to: writer)
    try append([], to: writer)
    try append([5, 6], to: writer)
    #expect(writer.rowCount == 3)
    var row: [Float] = [0, 0]
    try row.withUnsafeMutableBytes { try writer.read(from: 1, into: $0) }
    #expect(row == [3, 4])
    try [Float(30), 40].withUnsafeBytes { try writer.overwrite(from: 1, with: $0) }
    #expect(try folder.contents == ["a.safetensors.partial"])
    try writer.finish(metadata: ["recording": "P16"])
    #expect(try folder.contents == ["a.safetensors"])

    let file = try SafetensorsFile(path: path)
    #expect(file.metadata == ["recording": "P16"])
    #expect(try file.floatArray("audio", shape: [3, 2]) == [1, 2, 30, 40, 5, 6])
  }

  @Test func aDroppedWriterLeavesNothing() throws {
    let folder = try TemporaryFolder()
    do {
      let writer = try GrowingTensorWriter(
        path: folder.path("a"), name: "audio", type: .f32, rowShape: [1])
      try append([1], to: writer)
    }
    #expect(try folder.contents.isEmpty)
  }

  @Test func whatAKilledWriterLeftIsReplaced() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("a.partial", [UInt8](repeating: 1, count: 100_000))
    let writer = try GrowingTensorWriter(
      path: folder.path("a"), name: "audio", type: .f32, rowShape: [1])
    try append([1], to: writer)
    try writer.finish(metadata: [:])
    #expect(try SafetensorsFile(path: folder.path("a")).floatArray("audio") == [1])
    #expect(try folder.contents == ["a"])
  }

  @Test func twoWritersOfOneFileAreKeptApart() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a")
    let first = try GrowingTensorWriter(path: path, name: "x", type: .u8, rowShape: [])
    #expect(
      throws: FileError(.cannotCreate, path: path, "another process is writing it")
    ) {
      try GrowingTensorWriter(path: path, name: "x", type: .u8, rowShape: [])
    }
    try first.finish(metadata: [:])
    let second = try GrowingTensorWriter(path: path, name: "x", type: .u8, rowShape: [])
    try second.finish(metadata: ["k": "v"])
    #expect(try SafetensorsFile(path: path).metadata == ["k": "v"])
  }

  @Test func trapsOnAPartOfARow() async {
    await #expect(processExitsWith: .failure) {
      let folder = try TemporaryFolder()
      let writer = try GrowingTensorWriter(
        path: folder.path("a"), name: "x", type: .f32, rowShape: [2])
      try [Float(1)].withUnsafeBytes { try writer.append($0) }
    }
  }
}
