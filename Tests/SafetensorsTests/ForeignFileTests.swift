import Files
import Foundation
import Safetensors
import TestSupport
import Testing

/// Files that other writers make.
struct ForeignFileTests {
  /// Written by safetensors 0.8.0 under PyTorch 2.13:
  ///
  ///     save({"weight": torch.tensor([[1., 2., 3.], [4., 5., 6.5]]),
  ///           "half": torch.tensor([1.5, -2.], dtype=torch.float16),
  ///           "brain": torch.tensor([3.140625], dtype=torch.bfloat16),
  ///           "steps": torch.tensor(7, dtype=torch.int64),
  ///           "wide": torch.tensor([1e-3], dtype=torch.float64)},
  ///          metadata={"note": "quote \" and é"})
  private let byPython = """
    UAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJub3RlIjoicXVvdGUgXCIgYW5kIMOpIn0sInN0ZXBzIjp7ImR0eXBlIjoi\
    STY0Iiwic2hhcGUiOltdLCJkYXRhX29mZnNldHMiOlswLDhdfSwid2lkZSI6eyJkdHlwZSI6IkY2NCIsInNoYXBlIjpb\
    MV0sImRhdGFfb2Zmc2V0cyI6WzgsMTZdfSwid2VpZ2h0Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsyLDNdLCJkYXRh\
    X29mZnNldHMiOlsxNiw0MF19LCJicmFpbiI6eyJkdHlwZSI6IkJGMTYiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMi\
    Ols0MCw0Ml19LCJoYWxmIjp7ImR0eXBlIjoiRjE2Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbNDIsNDZdfX0H\
    AAAAAAAAAPyp8dJNYlA/AACAPwAAAEAAAEBAAACAQAAAoEAAANBASUAAPgDA
    """

  @Test func whatPythonWritesIsRead() throws {
    let folder = try TemporaryFolder()
    let bytes = try #require(Data(base64Encoded: byPython))
    let file = try SafetensorsFile(path: try folder.file("a.safetensors", [UInt8](bytes)))
    #expect(file.metadata == ["note": "quote \" and é"])
    #expect(try file.floatArray("weight", shape: [2, 3]) == [1, 2, 3, 4, 5, 6.5])
    #expect(try file.floatArray("weight") == [1, 2, 3, 4, 5, 6.5])
    #expect(try file.floatArray("half") == [1.5, -2])
    #expect(try file.floatArray("brain") == [3.140625])
    #expect(try file.floatArray("wide", shape: [1]) == [1e-3])
    let steps = try file.entry("steps", type: .i64, shape: [])
    #expect(try file.contents(of: steps).array() == [Int64(7)])
    #expect(
      throws: FileError(
        .badData, path: file.path, "expected 'steps' as F64, F32, F16 or BF16, found I64")
    ) {
      try file.floatArray("steps")
    }
  }

  /// A writer that pads nothing: the header has 61 bytes, so the numbers begin at byte 69.
  @Test func numbersAtAnOddPlaceAreCopied() throws {
    let folder = try TemporaryFolder()
    let header = #"{"weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}   }"#
    var bytes: [UInt8] = [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8)
    #expect(bytes.count % 4 != 0)
    for number in [Float(1.25), -3] {
      bytes += withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
    }
    let file = try SafetensorsFile(path: try folder.file("a.safetensors", bytes))
    #expect(try file.floatArray("weight") == [1.25, -3])
    #expect(
      try file.contents(of: file.entry("weight")).array(in: 1..<2) == [Float(-3)])
  }
}
