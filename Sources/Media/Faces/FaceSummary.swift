/// How much of a recording has a face: of each step the first row counts, that of the recording's
/// own face.
package struct FaceSummary: Equatable, Sendable {
  package private(set) var stepCount = 0
  /// Steps with a box.
  package private(set) var foundCount = 0
  /// Of these, steps whose box lies between those of others.
  package private(set) var interpolatedCount = 0
  /// Steps of the longest run without a box.
  package private(set) var longestGap = 0
  private var gap = 0

  package init() {}

  package mutating func add(_ row: FaceRow) {
    guard row.step >= stepCount else { return }
    stepCount = row.step + 1
    if row.isFound {
      foundCount += 1
      gap = 0
    } else {
      gap += 1
      longestGap = max(longestGap, gap)
    }
    if row.face?.source == .interpolated { interpolatedCount += 1 }
  }
}
