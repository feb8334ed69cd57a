import Files
import Partitions
import TestSupport
import Testing

struct PartitionTests {
  private func read(_ text: String) throws -> Partition {
    let folder = try TemporaryFolder()
    return try Partition.reading(try folder.file("partition.csv", Array(text.utf8)))
  }

  @Test func recordingsComeByPartSorted() throws {
    let partition = try read(
      "\u{FEFF}recording,partition\r\nP2,train\r\n\"P,1\",train\r\n\r\nP3,dev\r\nP4,test\r\n")
    #expect(partition.recordings(of: .train) == ["P,1", "P2"])
    #expect(partition.recordings(of: .validation) == ["P3"])
    #expect(partition.recordings(of: .test) == ["P4"])
  }

  @Test func columnsMayComeInAnyOrder() throws {
    #expect(
      try read("partition,sex,recording\ntrain,f,P1\n").recordings(of: .train) == ["P1"])
  }

  @Test(arguments: [
    ("", ":1: expected recording,partition, found nothing"),
    ("recording\nP1\n", ":1: expected recording,partition, found recording"),
    ("recording,partition\nP1,training\n", ":2: expected train, validation or test"),
    ("recording,partition\nP1,train\nP1,test\n", ":3: expected each recording once"),
    ("recording,partition\nP1,train,x\n", ":2: expected 2 fields, found 3"),
  ])
  func faultsAreNamedWithTheirLine(text: String, problem: String) {
    let error = #expect(throws: FileError.self) { try read(text) }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }
}
