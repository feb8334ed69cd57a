import Files
import Partitions
import TestSupport
import Testing

/// A damaged partition is refused, or has recordings in its parts.
@Suite struct PartitionFuzzTests {
  @Test func whateverTheBytes() throws {
    let folder = try TemporaryFolder()
    let whole = Array("recording,partition,speaker\n\"P,1\",train,A\nP2,dev,B\nP3,test,B\n".utf8)
    var fuzz = Fuzz("partition", share: 0.04, runs: 400)
    while var generator = fuzz.next() {
      let path = try folder.file(
        "partition.csv", Fuzz.damaged(whole, with: whole, using: &generator))
      do throws(FileError) {
        let partition = try Partition.reading(path)
        let names = partition.recordings(of: .train)
        #expect(Set(names).count == names.count, fuzz.run)
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
      do throws(FileError) {
        _ = try RecordingLabels.reading(path, column: "speaker")
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }
}
