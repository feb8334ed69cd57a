import Files
import SeriesReading
import TestSupport
import Testing
import TimeSeries

/// Files of every layout with bytes flipped, put in, taken out and doubled.
@Suite struct FuzzTests {
  static let shares = 8

  @Test(arguments: 0..<shares)
  func whatIsReadIsASeriesWhateverTheBytes(share: Int) throws {
    var fuzz = Fuzz("series-\(share)", share: 0.5 / Double(Self.shares), runs: 20_000 / Self.shares)
    while var generator = fuzz.next() {
      let layout = Layout.all[Int(generator.next() % UInt64(Layout.all.count))]
      let other = Layout.all[Int(generator.next() % UInt64(Layout.all.count))]
      let bytes = Fuzz.damaged(
        Array(layout.text.utf8), with: Array(other.text.utf8), using: &generator)
      let settings = SeriesSettings(
        sameTime: SameTime.allCases[Int(generator.next() % UInt64(SameTime.allCases.count))])
      let whole = Outcome { () throws(FileError) in
        try Self.checked(bytes, layout.path, settings, fuzz.run)
      }
      if generator.next() % 8 == 0 {
        let size = 1 + Int(generator.next() % 40)
        let cut = Outcome { () throws(FileError) in
          try read(bytes, path: layout.path, settings: settings, blockSize: size)
        }
        #expect(whole == cut, fuzz.run)
      }
      if case .fault(let error) = whole {
        // A header of a track whose values lie in another file.
        let isTrack = error.kind == .noInput && error.path == layout.path + "~"
        #expect(error.kind == .badData || isTrack, fuzz.run)
      }
    }
  }

  /// A header of a track, its values, or both.
  @Test(arguments: ["annotation", "stream", "binary"])
  func tracksOfTwoFilesWhateverTheBytes(kind: String) throws {
    let folder = try TemporaryFolder()
    let isStream = kind == "stream"
    let header =
      isStream
      ? "<?xml version=\"1.0\" ?>\n<stream ssi-v=\"2\"><info ftype=\"ASCII\" sr=\"10\" dim=\"1\" "
        + "byte=\"4\" type=\"FLOAT\" delim=\";\"/><chunk from=\"0.5\" num=\"2\"/></stream>"
      : "<annotation><!-- a --><info ftype=\"\(kind == "binary" ? "BINARY" : "ASCII")\" size=\"2\"/>"
        + "<scheme name=\"joy &amp; woe\" type=\"CONTINUOUS\" sr=\"25\"/></annotation>"
    let values: [UInt8] =
      switch kind {
      case "stream": Array("0.5\n-1\n".utf8)
      case "binary": [0, 0, 128, 63, 0, 0, 128, 63, 0, 0, 0, 191, 0, 0, 0, 0]
      default: Array("0.5;1\nnan;0,5\n".utf8)
      }
    let path = folder.path("P1." + (isStream ? "stream" : "annotation"))
    var fuzz = Fuzz("track-\(kind)", share: 0.02, runs: 200)
    while var generator = fuzz.next() {
      let part = Int.random(in: 0..<3, using: &generator)
      let head = Array(header.utf8)
      _ = try folder.file(
        "P1." + (isStream ? "stream" : "annotation"),
        part == 1 ? head : Fuzz.damaged(head, with: values, using: &generator))
      _ = try folder.file(
        "P1." + (isStream ? "stream~" : "annotation~"),
        part == 0 ? values : Fuzz.damaged(values, with: head, using: &generator))
      do throws(FileError) {
        let series = try TimeSeries.reading(path)
        Self.check(series, fuzz.run)
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }

  /// What is read is consistent, and is the same after writing and reading it again.
  private static func checked(
    _ bytes: [UInt8], _ path: String, _ settings: SeriesSettings, _ run: Comment
  ) throws(FileError) -> TimeSeries {
    let series = try read(bytes, path: path, settings: settings)
    check(series, run)
    let again = try read(written(series), path: "again.csv")
    #expect(Outcome(again) == Outcome(series), run)
    return series
  }

  private static func check(_ series: TimeSeries, _ run: Comment) {
    #expect(Set(series.recordings.map(\.name)).count == series.recordings.count, run)
    for recording in series.recordings {
      #expect(!recording.name.isEmpty && recording.stepCount > 0, run)
      #expect(zip(recording.times, recording.times.dropFirst()).allSatisfy { $0 < $1 }, run)
      #expect(recording.times.allSatisfy { $0.isFinite }, run)
      #expect(recording.columns.allSatisfy { $0.allSatisfy { !$0.isInfinite } }, run)
    }
  }
}
