import Files
import Safetensors
import TestSupport
import Testing

/// Files that are not whole safetensors files: each is refused with the reason, none crashes.
struct HostileHeaderTests {
  /// A file of `length`, `header` and `dataByteCount` zeros.
  private func problem(
    _ header: [UInt8], length: UInt64? = nil, dataByteCount: Int = 4
  ) throws -> String? {
    let folder = try TemporaryFolder()
    let prefix = withUnsafeBytes(of: (length ?? UInt64(header.count)).littleEndian) { Array($0) }
    let path = try folder.file(
      "a.safetensors", prefix + header + [UInt8](repeating: 0, count: dataByteCount))
    do {
      _ = try SafetensorsFile(path: path)
      return nil
    } catch {
      #expect(error.kind == .badData)
      #expect(error.path == path)
      return error.problem
    }
  }

  private func problem(_ header: String, dataByteCount: Int = 4) throws -> String? {
    try problem(Array(header.utf8), dataByteCount: dataByteCount)
  }

  @Test func theSmallestHeadersAreTaken() throws {
    #expect(try problem("{}", dataByteCount: 0) == nil)
    #expect(try problem(#"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}  "#) == nil)
    #expect(
      try problem(#"{"a":{"shape":[0,7],"data_offsets":[0,0],"dtype":"F32"}}"#, dataByteCount: 0)
        == nil)
    #expect(try problem(#" { "__metadata__" : { } } "#, dataByteCount: 0) == nil)
  }

  @Test(arguments: [
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}"#,
      "expected each name once, found 'a' twice"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}"#,
      "expected each name once, found 'a' twice"
    ),
    (
      #"{"__metadata__":{"k":"1","k":"2"}}"#,
      "expected each key of the metadata once, found 'k' twice"
    ),
    (
      #"{"__metadata__":{},"__metadata__":{}}"#,
      "expected each name once, found '__metadata__' twice"
    ),
    (#"{"__metadata__":{"k":1}}"#, "expected '\"', found '1' at byte 21 of the header"),
    (
      #"{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      "expected dtype, shape and data_offsets of 'a' once each, found 'dtype'"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}"#,
      "expected dtype, shape and data_offsets of 'a' once each, found 'x'"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1]}}"#,
      "expected dtype, shape and data_offsets of 'a', found fewer"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
      "expected begin and end as data_offsets of 'a', found [0]"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
      "expected begin and end as data_offsets of 'a', found [4, 0]"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
      "expected 8 bytes for 'a' (F32 [2]), found 4"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
      "expected a whole number, found '-' at byte 29 of the header"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#,
      "expected ']', found '.' at byte 30 of the header"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}"#,
      "expected a whole number, found '0' at byte 29 of the header"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775808]}}"#,
      "expected a number below 2^63 at byte 50 of the header"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#,
      "expected 'a' below 2^63 bytes, found F32 [4294967296, 4294967296]"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      "expected 8 bytes of data, found 4"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, "expected 2 bytes of data, found 4"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}"#,
      "expected 'a' to begin at byte 0 of the data, where the tensor before it ends, found 1"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#,
      "expected 'b' to begin at byte 3 of the data, where the tensor before it ends, found 2"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#,
      "expected 'b' to begin at byte 1 of the data, where the tensor before it ends, found 2"
    ),
    (
      #"{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}"#,
      "expected 'a' of one type of F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 BOOL, found 'F8_E4M3'"
    ),
    (#"{"a":[[[[[[[[1]]]]]]]]}"#, "expected '{', found '[' at byte 5 of the header"),
    (
      #"{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}"#,
      "expected a whole number, found '[' at byte 29 of the header"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} x"#,
      "expected the header's end, found 'x' at byte 55 of the header"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}"#,
      "expected '\"', found '}' at byte 54 of the header"
    ),
    (#"{"a":{"dtype":"F32"#, "expected a closing quote, found the header's end"),
    (
      #"{"\x":1}"#,
      "expected one of \"\\/bfnrtu after the backslash, found 'x' at byte 3 of the header"
    ),
    (#"{"\ud800":1}"#, "expected a whole surrogate pair, found '\"' at byte 8 of the header"),
    (
      #"{"\ud800\u0041":1}"#, "expected the pair's second half, found '\"' at byte 14 of the header"
    ),
    (#"{"\u12"#, "expected four hexadecimal digits, found '1' at byte 4 of the header"),
    (#"{"\u12g4":1}"#, "expected a hexadecimal digit, found 'g' at byte 6 of the header"),
    ("{\"a\nb\":1}", "expected a closing quote, found byte 0xa at byte 3 of the header"),
    ("[]", "expected '{', found '[' at byte 0 of the header"),
    ("", "expected '{', found the header's end"),
  ])
  func isRefused(header: String, expected: String) throws {
    #expect(try problem(header) == expected)
  }

  @Test func invalidUTF8IsRefused() throws {
    let header = Array(#"{"a"#.utf8) + [0xff] + Array(#"":1}"#.utf8)
    #expect(try problem(header) == "expected UTF-8 in the string at byte 2 of the header")
  }

  @Test func aHeaderBeyondTheFileIsRefused() throws {
    #expect(
      try problem([0x7b, 0x7d], length: 100, dataByteCount: 0)
        == "expected a header of 100 bytes, found 2 bytes to the end of the file")
    #expect(
      try problem([0x7b, 0x7d], length: .max)
        == "expected a header of at most 16777216 bytes, found 18446744073709551615")
    #expect(
      try problem([0x7b, 0x7d], length: 100 << 20)
        == "expected a header of at most 16777216 bytes, found 104857600")
  }

  /// 16 MiB of one-byte tensors and 16 MiB of brackets both end soon.
  @Test func theLongestHeadersAreReadInLinearTime() throws {
    let brackets = [UInt8](repeating: 0x5b, count: 16 << 20)
    #expect(try problem(brackets) == "expected '{', found '[' at byte 0 of the header")
    let blanks = [UInt8](repeating: 0x20, count: 16 << 20)
    #expect(try problem(blanks) == "expected '{', found the header's end")
  }

  @Test(arguments: 0..<8)
  func aFileShorterThanTheLengthIsRefused(count: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.safetensors", [UInt8](repeating: 0, count: count))
    let error = #expect(throws: FileError.self) { try SafetensorsFile(path: path) }
    #expect(error?.problem == "expected at least 8 bytes, found \(count)")
  }

  @Test func missingFilesAndFoldersAreNoInput() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: FileError.self) {
      try SafetensorsFile(path: folder.path("missing"))
    }
    #expect(missing?.kind == .noInput)
    let directory = #expect(throws: FileError.self) {
      try SafetensorsFile(path: folder.path)
    }
    #expect(directory?.kind == .noInput)
    #expect(directory?.problem == "expected a file, found a folder")
  }
}
