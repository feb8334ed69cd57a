import Files
import Foundation
import Safetensors
import TestSupport
import Testing

struct SafetensorsWriterTests {
  @Test func whatIsWrittenReadsBack() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.safetensors")
    let found: [UInt8] = [1, 0, 1]
    let weights: [Float] = [
      1, -2, 0.5, .infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]
    let metadata = ["name": "P16", "odd \"key\"\\": "line\nfeed, é, 😀, \u{1}"]
    try found.withUnsafeBytes { bytes in
      try SafetensorsWriter.write(
        [
          TensorContents(name: "found", type: .u8, shape: [3], bytes: bytes),
          TensorContents(name: "weights", shape: [2, 3], floats: weights),
          TensorContents(name: "bias", shape: [], floats: [9]),
          TensorContents(name: "nothing", shape: [0, 4], floats: []),
        ], metadata: metadata, to: path)
    }
    let file = try SafetensorsFile(path: path)
    #expect(file.metadata == metadata)
    #expect(file.entries.map(\.name) == ["bias", "nothing", "weights", "found"])
    #expect(file["weights"]?.shape == [2, 3])
    #expect(try file.floatArray("weights", shape: [2, 3]) == weights)
    #expect(try file.floatArray("bias", shape: []) == [9])
    #expect(try file.floatArray("nothing").isEmpty)
    #expect(try file.contents(of: file.entry("found", type: .u8)).array() == found)
    #expect(file["absent"] == nil)
    #expect(try folder.contents == ["a.safetensors"])
  }

  @Test func dataIsAlignedForVectors() throws {
    let folder = try TemporaryFolder()
    for length in 0..<70 {
      let path = folder.path("a.safetensors")
      let name = String(repeating: "n", count: length)
      try SafetensorsWriter.write([TensorContents(name: name, shape: [1], floats: [1])], to: path)
      #expect(try SafetensorsFile(path: path).floatArray(name) == [1])
      // The one number is the file's end.
      #expect(try Data(contentsOf: URL(filePath: path)).count % 64 == 4)
    }
  }

  @Test func equalContentsGiveEqualBytes() throws {
    let folder = try TemporaryFolder()
    let metadata = Dictionary(uniqueKeysWithValues: (0..<20).map { ("key \($0)", "\($0)") })
    let tensors = (0..<10).map { TensorContents(name: "t\($0)", shape: [1], floats: [Float($0)]) }
    try SafetensorsWriter.write(tensors, metadata: metadata, to: folder.path("a"))
    try SafetensorsWriter.write(tensors.reversed(), metadata: metadata, to: folder.path("b"))
    #expect(
      FileManager.default.contentsEqual(atPath: folder.path("a"), andPath: folder.path("b")))
  }

  @Test func asksForTheRightTensor() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.safetensors")
    try SafetensorsWriter.write([TensorContents(name: "w", shape: [2], floats: [1, 2])], to: path)
    let file = try SafetensorsFile(path: path)
    #expect(throws: FileError(.badData, path: path, "expected a tensor 'v', found none")) {
      try file.floatArray("v")
    }
    #expect(
      throws: FileError(.badData, path: path, "expected 'w' of shape [1, 2], found [2]")
    ) {
      try file.floatArray("w", shape: [1, 2])
    }
    #expect(throws: FileError(.badData, path: path, "expected 'w' as U8, found F32")) {
      try file.entry("w", type: .u8)
    }
  }

  @Test func aFailedWriteLeavesWhatWasThere() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.safetensors", Array("before".utf8))
    let missing = #expect(throws: FileError.self) {
      try SafetensorsWriter.write([], to: folder.path("missing/a.safetensors"))
    }
    #expect(missing?.kind == .cannotCreate)
    let directory = #expect(throws: FileError.self) {
      try SafetensorsWriter.write([], to: folder.path)
    }
    #expect(directory?.kind == .cannotCreate)
    #expect(try folder.contents == ["a.safetensors"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
    try SafetensorsWriter.write([], to: path)
    #expect(try SafetensorsFile(path: path).entries.isEmpty)
  }

  /// A rename would put a file in the place of a pipe or a device.
  @Test func whatIsNoFileIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    let error = #expect(throws: FileError.self) { try SafetensorsWriter.write([], to: path) }
    #expect(error?.kind == .cannotCreate)
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    #expect(try folder.contents == ["pipe"])
  }

  @Test func trapsOnTwoTensorsOfOneName() async {
    await #expect(processExitsWith: .failure) {
      let tensor = TensorContents(name: "w", shape: [1], floats: [1])
      try SafetensorsWriter.write([tensor, tensor], to: "/dev/null/never")
    }
  }
}
