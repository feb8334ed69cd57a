import Files
import Foundation
import TestSupport
import Testing
import TimeSeries

/// The bytes that a writer makes of `series`.
func written(
  _ series: TimeSeries, precision: SeriesWriter.Precision = .double
) throws(FileError) -> [UInt8] {
  guard let file = tmpfile() else { throw FileError(.inputOutput, path: "-", "no file") }
  defer { fclose(file) }
  let descriptor = fileno(file)
  var writer = SeriesWriter(
    to: OpenFile(descriptor: descriptor, path: "-"), dimensions: series.dimensions,
    precision: precision)
  for recording in series.recordings { try writer.write(recording) }
  try writer.finish()
  let count = Int(lseek(descriptor, 0, SEEK_END))
  return [UInt8](unsafeUninitializedCapacity: count) { bytes, initialised in
    initialised = pread(descriptor, bytes.baseAddress, count, 0)
  }
}

@Suite struct SeriesWriterTests {
  private func text(
    _ series: TimeSeries, precision: SeriesWriter.Precision = .double
  ) throws -> String {
    String(decoding: try written(series, precision: precision), as: UTF8.self)
  }

  @Test func rowsAreShortAndMissingValuesEmpty() throws {
    let series = TimeSeries(
      dimensions: ["arousal", "valence"],
      recordings: [
        Recording(
          name: "P16", times: [0.04, 300, 1e7],
          columns: [[0.1, .nan, -0.0], [1.0 / 3, 1e-7, 123_456.789]]),
        Recording(name: "a \"b\", c", times: [0.1], columns: [[-1.5], [.nan]]),
      ])
    let expected = """
      recording,time,arousal,valence
      P16,0.04,0.1,0.3333333333333333
      P16,300,,1e-07
      P16,10000000,-0,123456.789
      "a ""b"", c",0.1,-1.5,

      """
    #expect(try text(series) == expected)
  }

  /// What stands in quotes is a name, though it looks like quotes or numbers of another table's.
  @Test(arguments: ["one, 'two", "'one', 'two'", "2,3", " 'x'", "a;b\tc", "say \"it's, 'so'\""])
  func whatIsWrittenIsReadBack(name: String) throws {
    let series = TimeSeries(
      dimensions: ["a"],
      recordings: [
        Recording(name: "one, two", times: [0.04], columns: [[1]]),
        Recording(name: name, times: [0.04], columns: [[2.5]]),
      ])
    #expect(try read(try text(series)).recordings.map(\.name) == ["one, two", name])
  }

  @Test func singlePrecisionIsWrittenAsSuch() throws {
    let series = TimeSeries(
      dimensions: ["a"],
      recordings: [
        Recording(name: "x", times: [0.1, 0.2], columns: [[Double(Float(0.1)), 16_777_216]])
      ])
    #expect(
      try text(series, precision: .single) == "recording,time,a\nx,0.1,0.1\nx,0.2,16777216\n")
  }

  @Test func aSeriesWithoutRecordingsIsAHeader() throws {
    #expect(try text(TimeSeries(dimensions: ["a", "b,c"])) == "recording,time,a,\"b,c\"\n")
  }

  /// Any finite doubles, over many blocks of output.
  @Test(arguments: UInt64(0)..<20)
  func readingGivesBackWhatWasWritten(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var series = TimeSeries(dimensions: ["a", "it's", "c;d", " e"])
    for index in 0..<3 {
      let steps = Int.random(in: 1...800, using: &generator)
      let columns = series.dimensions.map { _ in
        (0..<steps).map { _ -> Double in
          switch generator.next() % 4 {
          case 0: Double.random(in: -1...1, using: &generator)
          case 1: (Double.random(in: -1e6...1e6, using: &generator) * 100).rounded() / 100
          case 2: Double(Float.random(in: -1...1, using: &generator))
          default: Double(bitPattern: generator.next())
          }
        }.map { $0.isFinite ? $0 : .nan }
      }
      let start = Double.random(in: -10...1e4, using: &generator)
      series.recordings.append(
        Recording(
          name: "'r\t\(index)%", times: (0..<steps).map { start + Double($0) * 0.04 },
          columns: columns))
    }
    #expect(Outcome(try read(written(series))) == Outcome(series))

    var rounded = series
    for index in rounded.recordings.indices {
      rounded.recordings[index].columns = rounded.recordings[index].columns.map {
        $0.map { value in
          let single = Float(value)
          return single.isFinite ? Double(single) : .nan
        }
      }
    }
    // The nearest Float of what was written is the Float itself.
    let again = try read(written(rounded, precision: .single))
    for (one, other) in zip(rounded.recordings, again.recordings) {
      let floats = one.columns.map { $0.map { Float($0) } }
      let back = other.columns.map { $0.map { Float($0) } }
      for (column, other) in zip(floats, back) {
        #expect(zip(column, other).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
      }
    }
  }

  @Test(arguments: [
    Recording(name: "x", times: [0], columns: [[.infinity]]),
    Recording(name: "x", times: [.nan], columns: [[0]]),
    Recording(name: "", times: [0], columns: [[0]]),
    Recording(name: "x\ny", times: [0], columns: [[0]]),
  ])
  func whatCouldNotBeReadBackIsNotWritten(recording: Recording) {
    let error = #expect(throws: FileError.self) {
      try written(TimeSeries(dimensions: ["a"], recordings: [recording]))
    }
    #expect(error?.kind == .badData)
  }

  @Test func singlePrecisionHasASmallerRange() {
    let series = TimeSeries(
      dimensions: ["a"], recordings: [Recording(name: "x", times: [0], columns: [[1e39]])])
    #expect(throws: FileError.self) { try written(series, precision: .single) }
    #expect(throws: Never.self) { try written(series) }
  }

  @Test func aFullDiskIsAnError() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var writer = SeriesWriter(
      to: OpenFile(descriptor: descriptor, path: "out.csv"), dimensions: ["a"])
    do {
      try writer.finish()
      Issue.record("no error")
    } catch {
      #expect(error.kind == .inputOutput)
      #expect(error.path == "out.csv")
    }
  }

  @Test func aClosedPipeIsAnError() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    var writer = SeriesWriter(
      to: OpenFile(descriptor: ends[1], path: "pipe"), dimensions: ["a"])
    let error = #expect(throws: FileError.self) {
      try withBrokenPipesAsErrors { try writer.finish() }
    }
    #expect(error?.kind == .inputOutput)
  }
}
