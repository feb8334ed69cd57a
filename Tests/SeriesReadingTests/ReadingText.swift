import Files
import SeriesReading
import Synchronization
import TimeSeries

/// Reads `text` as if it were the file at `path`.
func read(
  _ text: String, path: String = "folder/P16.csv", settings: SeriesSettings = SeriesSettings(),
  blockSize: Int = 1 << 17
) throws(FileError) -> TimeSeries {
  try read(Array(text.utf8), path: path, settings: settings, blockSize: blockSize)
}

func read(
  _ bytes: [UInt8], path: String = "folder/P16.csv", settings: SeriesSettings = SeriesSettings(),
  blockSize: Int = 1 << 17
) throws(FileError) -> TimeSeries {
  try TimeSeries.reading(
    SeriesReader(text: bytes, path: path, settings: settings, blockSize: blockSize))
}

/// Reads `text`, and what was said of it.
func readNoting(
  _ text: String, path: String = "P.csv", settings: SeriesSettings = SeriesSettings()
) throws(FileError) -> (series: TimeSeries, notes: [String]) {
  let notes = NoteBox()
  var settings = settings
  settings.note = { text, _ in notes.add(text) }
  return (try read(text, path: path, settings: settings), notes.all)
}

/// Notes that a reader made.
final class NoteBox: Sendable {
  private let notes = Mutex<[String]>([])

  var all: [String] { notes.withLock { $0 } }

  func add(_ note: String) { notes.withLock { $0.append(note) } }
}

/// What came of a reading, for comparing outcomes: missing values are equal to each other, all
/// other numbers only bit by bit.
enum Outcome: Equatable {
  case series([String], [Row])
  case fault(FileError)

  struct Row: Equatable {
    let recording: String
    let bits: [UInt64]
  }

  init(_ series: TimeSeries) {
    var rows: [Row] = []
    for recording in series.recordings {
      for step in 0..<recording.stepCount {
        let numbers = [recording.times[step]] + recording.columns.map { $0[step] }
        rows.append(
          Row(
            recording: recording.name,
            bits: numbers.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }))
      }
    }
    self = .series(series.dimensions, rows)
  }

  /// The outcome of `body`.
  init(_ body: () throws(FileError) -> TimeSeries) {
    do throws(FileError) {
      self.init(try body())
    } catch {
      self = .fault(error)
    }
  }
}
