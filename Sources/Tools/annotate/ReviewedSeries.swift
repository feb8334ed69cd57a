import AnnotationServer
import ArgumentParser
import Ratings
import TimeSeries
import ToolSupport

/// Series of recordings, as they come from files.
struct ReviewedSeries {
  private struct Place: Hashable {
    let recording: Int
    let dimension: String
  }

  private struct Named {
    let name: String
    let kind: ReviewSite.Kind
    var traces: [Place: (times: [Double], values: [Double])]
  }

  private let recordings: [String]
  /// In the order of their first appearance.
  private(set) var dimensions: [String] = []
  private var named: [Named] = []

  /// - Parameter recordings: names.
  init(recordings: [String]) { self.recordings = recordings }

  /// Adds the gold standard or a prediction.
  ///
  /// - Throws: status 64 if the name is taken.
  mutating func add(
    _ kind: ReviewSite.Kind, _ name: String, _ series: TimeSeries, from path: String
  ) throws(ToolError) {
    var one = Named(name: name, kind: kind, traces: [:])
    let names = RecordingNames.matching(series.recordings.map(\.name), with: recordings).names
    for recording in series.recordings {
      guard let name = names[recording.name], let place = recordings.firstIndex(of: name) else {
        continue
      }
      for (dimension, values) in zip(series.dimensions, recording.columns) {
        note(dimension)
        one.traces[Place(recording: place, dimension: dimension)] = (recording.times, values)
      }
    }
    try add(one, from: path)
  }

  /// Adds raters.
  ///
  /// - Throws: status 64 if a rater is called as another series is.
  mutating func add(_ rated: [RatedRecording], from path: String) throws(ToolError) {
    let names = RecordingNames.matching(rated.map(\.recording), with: recordings).names
    var raters: [Named] = []
    for recording in rated {
      guard let name = names[recording.recording], let place = recordings.firstIndex(of: name)
      else { continue }
      note(recording.dimension)
      for trace in recording.raters {
        let index = raters.firstIndex { $0.name == trace.name } ?? raters.count
        if index == raters.count {
          raters.append(Named(name: trace.name, kind: .rater, traces: [:]))
        }
        raters[index].traces[Place(recording: place, dimension: recording.dimension)] =
          (trace.times, trace.values)
      }
    }
    if raters.isEmpty { Annotate.notes.warn("\(path): no series of the recordings given") }
    for rater in raters { try add(rater, from: path) }
  }

  private mutating func add(_ one: Named, from path: String) throws(ToolError) {
    if named.contains(where: { $0.name == one.name }) {
      throw ToolError(
        .validationFailure,
        "expected series of different names, found '\(one.name)' again in \(path)")
    }
    if one.traces.isEmpty { Annotate.notes.warn("\(path): no series of the recordings given") }
    named.append(one)
  }

  private mutating func note(_ dimension: String) {
    if !dimensions.contains(dimension) { dimensions.append(dimension) }
  }

  /// Each beside the gold standard, if there is one.
  var all: [ReviewSite.Series] {
    let gold = named.first { $0.kind == .gold }
    return named.map { one in
      let traces = recordings.indices.map { recording in
        dimensions.map { dimension -> ReviewedTrace? in
          let place = Place(recording: recording, dimension: dimension)
          return one.traces[place].map {
            ReviewedTrace(
              times: $0.times, values: $0.values,
              gold: one.kind == .gold ? nil : gold?.traces[place])
          }
        }
      }
      return ReviewSite.Series(name: one.name, kind: one.kind, traces: traces)
    }
  }
}
