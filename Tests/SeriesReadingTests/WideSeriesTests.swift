import Files
import SeriesReading
import Testing
import TimeSeries

/// Feature sets have 6,400 columns: what is done per value must not be done per pair of columns.
@Suite struct WideSeriesTests {
  /// As many values each time, in few wide rows or many narrow ones.
  private func series(width: Int, steps: Int, prefix: String = "f") -> TimeSeries {
    let times = (1...steps).map { Double($0) * 0.04 }
    return TimeSeries(
      dimensions: (0..<width).map { "\(prefix)\($0)" },
      recordings: [
        Recording(
          name: "P16", times: times,
          columns: (0..<width).map { column in
            times.indices.map { Double(column) + Double($0) / 8 }
          })
      ])
  }

  /// Seconds that the fastest of three runs takes.
  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    var best = Duration.seconds(1000)
    for _ in 0..<3 { best = min(best, try clock.measure(body)) }
    return best / .seconds(1)
  }

  /// Quadratic work would make 12,800 columns some hundred times as slow as 100.
  @Test func readingCostsByTheValueHoweverWide() throws {
    let narrow = try written(series(width: 100, steps: 256))
    let wide = try written(series(width: 12_800, steps: 2))
    #expect(try read(wide) == series(width: 12_800, steps: 2))
    let expected = try seconds { _ = try read(narrow) }
    #expect(try seconds { _ = try read(wide) } < 12 * expected)
  }

  @Test func choosingColumnsCostsByTheColumn() throws {
    let width = 12_800
    let text = try written(series(width: width, steps: 2))
    let names = (0..<width).reversed().map { "f\($0)" }
    let all = try seconds { _ = try read(text) }
    let chosen = try read(text, settings: SeriesSettings(columns: names))
    #expect(chosen.dimensions == names)
    let seconds = try seconds { _ = try read(text, settings: SeriesSettings(columns: names)) }
    #expect(seconds < 12 * all)
  }

  @Test func mergingCostsByTheValueHoweverWide() throws {
    func parts(width: Int, steps: Int) -> [(path: String, series: TimeSeries)] {
      var second = series(width: width, steps: steps, prefix: "g")
      // Other times, so that rows have to be laid on the union.
      second.recordings[0].times = second.recordings[0].times.map { $0 + 0.04 }
      return [("f", series(width: width, steps: steps)), ("g", second)]
    }
    let (narrow, wide) = (parts(width: 100, steps: 256), parts(width: 12_800, steps: 2))
    let merged = try TimeSeries.merging(wide)
    #expect(merged.dimensions.count == 25_600)
    #expect(merged.recordings[0].columns[0][..<2] == [0, 0.125])
    #expect(merged.recordings[0].columns[25_599][1...] == [12_799, 12_799.125])
    let expected = try seconds { _ = try TimeSeries.merging(narrow) }
    #expect(try seconds { _ = try TimeSeries.merging(wide) } < 40 * expected)
  }

  /// Recordings of every length around a block of rows, which is where columns are filled.
  @Test(arguments: [1, 2, 3, 700])
  func recordingsOfEveryLengthComeBack(width: Int) throws {
    let block = max((1 << 15) / (width + 1), 16)
    var whole = TimeSeries(dimensions: series(width: width, steps: 1).dimensions)
    for (index, steps) in [1, block - 1, block, block + 1, 2 * block, 1].enumerated() {
      var recording = series(width: width, steps: steps).recordings[0]
      recording.name = "P\(index)"
      whole.recordings.append(recording)
    }
    #expect(try read(written(whole)) == whole)
  }
}
