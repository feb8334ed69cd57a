internal import Glibc

/// Chooses a pitch candidate for each frame, or none, so that the whole course is the cheapest: the
/// Viterbi algorithm over the places of the candidates and one state without voice.
///
/// A decision is given as soon as all courses agree on a frame, and at the latest when `depth` frames
/// are open.
///
/// - Source: A. Viterbi, Error bounds for convolutional codes and an asymptotically optimum decoding
///   algorithm, IEEE Trans. Inf. Theory 13(2), 1967, doi:10.1109/TIT.1967.1054010
struct PitchTracker {
  private static let stateCount = PitchCandidates.count + 1
  private static let unvoiced = PitchCandidates.count
  private static let voicingThreshold: Float = 0.7

  private struct Frame {
    var candidates: [PitchCandidate]
    /// From which state of the frame before the cheapest course comes to each.
    var origins: [Int]
  }

  /// Most frames that are open.
  private let depth: Int
  private var open: [Frame] = []
  private var costs: [Double] = []
  private var logarithms: [Double] = []
  /// The ratio of the pair of candidates that was looked at last, a logarithm. It goes on from frame
  /// to frame, as the published program has it.
  private var lastRatio = 1.0

  /// - Parameter depth: most frames that are open.
  init(depth: Int) { self.depth = depth }

  /// Takes the next frame's candidates.
  ///
  /// - Parameter decided: gets the candidate of each frame that is decided by it; without voice the
  ///   first one's voicing and the frequency 0.
  mutating func add(_ candidates: [PitchCandidate], _ decided: (PitchCandidate) -> Void) {
    let next = candidates.map { $0.frequency > 0 ? log(Double($0.frequency)) : 0 }
    let isVoiced = candidates.contains { $0.voicing >= Self.voicingThreshold }
    let local = candidates.map(Self.cost) + [isVoiced ? 8 : 0]
    var origins = Array(repeating: 0, count: Self.stateCount)
    if costs.isEmpty {
      costs = local
    } else {
      var sums = local
      for now in 0..<Self.stateCount {
        var best = Double.infinity
        for before in 0..<Self.stateCount {
          let cost = costs[before] + transition(from: before, to: now, candidates, next)
          if cost < best {
            best = cost
            origins[now] = before
          }
        }
        sums[now] += best
      }
      // Only differences count, and they stay exact over hours.
      let least = sums.min() ?? 0
      costs = sums.map { $0 - least }
    }
    logarithms = next
    open.append(Frame(candidates: candidates, origins: origins))
    decideAgreed(decided)
    if open.count >= depth { decide(upTo: 1, from: cheapest, decided) }
  }

  /// Decides what is open.
  mutating func finish(_ decided: (PitchCandidate) -> Void) {
    guard !open.isEmpty else { return }
    decide(upTo: open.count, from: cheapest, decided)
  }

  private var cheapest: Int {
    costs.indices.min { costs[$0] < costs[$1] } ?? 0
  }

  /// What is against a candidate: little voicing, and a frequency that voices seldom have.
  private static func cost(_ candidate: PitchCandidate) -> Double {
    let voicing = Double(min(max(candidate.voicing, 0.01), 1))
    let doubt = 2 * (-log(voicing) + (candidate.voicing < voicingThreshold ? 4 : 0))
    let frequency = Double(candidate.frequency)
    switch frequency {
    case 0: return doubt + 2
    case ..<100: return doubt + 1 - frequency / 100
    case ..<350: return doubt
    case ..<600: return doubt + (frequency - 350) / 250
    default: return doubt + 1.2
    }
  }

  private mutating func transition(
    from before: Int, to now: Int, _ candidates: [PitchCandidate], _ next: [Double]
  ) -> Double {
    switch (before == Self.unvoiced, now == Self.unvoiced) {
    case (true, true): return 1
    case (true, false), (false, true):
      lastRatio = 0
      return 10
    case (false, false):
      guard candidates[now].frequency > 0, let last = open.last?.candidates[before],
        last.frequency > 0
      else {
        return 999
      }
      let ratio = next[now] - logarithms[before]
      defer { lastRatio = ratio }
      return 10 * abs(ratio) + 10 * abs(ratio - lastRatio)
    }
  }

  /// Decides the frames up to the last that all courses pass in one state.
  private mutating func decideAgreed(_ decided: (PitchCandidate) -> Void) {
    var states = Array(0..<Self.stateCount)
    for index in stride(from: open.count - 1, through: 1, by: -1) {
      for state in states.indices { states[state] = open[index].origins[states[state]] }
      let first = states[0]
      if states.allSatisfy({ $0 == first }) {
        return decide(upTo: index, at: index - 1, in: first, decided)
      }
    }
  }

  /// Decides the first `count` frames by the course that ends in a state of the last frame.
  private mutating func decide(
    upTo count: Int, from state: Int, _ decided: (PitchCandidate) -> Void
  ) {
    decide(upTo: count, at: open.count - 1, in: state, decided)
  }

  private mutating func decide(
    upTo count: Int, at last: Int, in lastState: Int, _ decided: (PitchCandidate) -> Void
  ) {
    var state = lastState
    var course: [PitchCandidate] = []
    for index in stride(from: last, through: 0, by: -1) {
      if index < count {
        let candidates = open[index].candidates
        course.append(
          state == Self.unvoiced
            ? PitchCandidate(frequency: 0, voicing: candidates[0].voicing) : candidates[state])
      }
      state = open[index].origins[state]
    }
    for candidate in course.reversed() { decided(candidate) }
    open.removeFirst(count)
  }
}
