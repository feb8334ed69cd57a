/// The traces of a recording for as long as it is the only one: what an interval from blocks of
/// steps needs, without keeping a corpus in memory.
struct OnlyRecording: Sendable {
  /// By dimension; empty once there is a second recording.
  private(set) var traces: [Int: Trace] = [:]
  private var place: Int?
  private var isAlone = true

  mutating func keep(_ trace: Trace, place: Int, dimension: Int) {
    note(place)
    if isAlone { traces[dimension] = trace }
  }

  mutating func merge(_ other: OnlyRecording) {
    guard let place = other.place else { return }
    note(place)
    isAlone = isAlone && other.isAlone
    traces = isAlone ? traces.merging(other.traces) { mine, _ in mine } : [:]
  }

  private mutating func note(_ place: Int) {
    isAlone = isAlone && (self.place ?? place) == place
    self.place = place
    if !isAlone { traces = [:] }
  }
}
