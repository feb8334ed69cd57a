import Files
import Partitions
import TestSupport
import Testing

struct RecordingLabelsTests {
  private func read(_ text: String, column: String) throws -> [String: String] {
    let folder = try TemporaryFolder()
    let path = try folder.file("partition.csv", Array(text.utf8))
    return try RecordingLabels.reading(path, column: column).labels
  }

  private let text = "recording,partition,session\nA,train,1\nB,test,1\nC,test,2\n"

  @Test func aColumnIsReadByRecording() throws {
    #expect(try read(text, column: "session") == ["A": "1", "B": "1", "C": "2"])
    #expect(try read(text, column: "recording") == ["A": "A", "B": "B", "C": "C"])
  }

  /// Of a corpus's table of labels, whose first columns are none of ours.
  @Test(arguments: ["FileName", "file", "Name", "subject_id"])
  func theRecordingsColumnMayHaveTheNamesOfOthers(name: String) throws {
    let text = "SpkrID,\(name),Split_Set\n7,a.wav,Test1\n8,b.wav,Train\n"
    #expect(try read(text, column: "Split_Set") == ["a.wav": "Test1", "b.wav": "Train"])
  }

  @Test(arguments: [
    ("recording,partition\nA,train\n", 1), ("recording,session\nA,\n", 2),
    ("recording,session\nA,1\nA,2\n", 3), ("", 1),
  ])
  func whatCannotBeReadIsNamedByItsLine(text: String, line: Int) {
    let error = #expect(throws: FileError.self) { try read(text, column: "session") }
    #expect(error?.kind == .badData)
    #expect(error?.line == line)
  }
}
