import Foundation
import TestSupport
import Testing
import Warping

struct CanonicalTimeWarpingTests {
  /// Delays that come and go, quantised as a joystick's: the mean distance of the traces, each of
  /// zero mean and unit variance, falls to less than a fifth. The ends do not count: what a late
  /// trace does not reach has no match.
  @Test(arguments: UInt64(0)..<4)
  func warpedCopiesComeTogether(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let traces = followers(count: 4, steps: 1500, delay: 40, using: &generator)
    let warping = try CanonicalTimeWarping(aligning: traces, spacing: 125)
    func middle(_ traces: [[Double]]) -> [[Double]] { traces.map { Array($0[150..<1350]) } }
    #expect(meanDistance(middle(warping.aligned)) < 0.2 * meanDistance(middle(traces)))
  }

  @Test(arguments: UInt64(0)..<4)
  func pathsRunFromTheFirstStepToTheLastAndNeverBack(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    // Traces that have nothing in common, and paths that cost little: what goes wrong does so here.
    let traces = (0..<3).map { _ in randomWalk(steps: 300, using: &generator) }
    let warping = try CanonicalTimeWarping(aligning: traces, spacing: 12, stiffness: 1e-4)
    for path in warping.paths {
      #expect(path.first == 0 && path.last == 299)
      #expect(zip(path, path.dropFirst()).allSatisfy { $0 <= $1 })
    }
    for (value, next) in zip(warping.objectives, warping.objectives.dropFirst()) {
      #expect(next <= value)
    }
    #expect(warping.objectives.count > 2)
  }

  @Test(arguments: UInt64(0)..<10)
  func identicalTracesStayAsTheyAre(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let trace = randomWalk(steps: 400, using: &generator)
    let warping = try CanonicalTimeWarping(aligning: [trace, trace, trace], spacing: 25)
    for aligned in warping.aligned {
      for (value, expected) in zip(aligned, trace) { #expect(abs(value - expected) < 1e-9) }
    }
  }

  /// Neither level nor scale of a trace has any influence on the paths.
  @Test func unitsDoNotMatter() throws {
    var generator = SplitMix64(seed: 5)
    let traces = followers(count: 3, steps: 400, delay: 15, using: &generator)
    let plain = try CanonicalTimeWarping(aligning: traces, spacing: 50)
    let other = try CanonicalTimeWarping(
      aligning: [traces[0].map { $0 * 1e200 }, traces[1].map { 3 - 7 * $0 }, traces[2]], spacing: 50
    )
    for (path, expected) in zip(other.paths, plain.paths) {
      for (position, answer) in zip(path, expected) { #expect(abs(position - answer) < 1e-3) }
    }
    // The second is mirrored, and its weight with it.
    #expect(plain.weights.allSatisfy { $0 > 0 })
    #expect(other.weights[1] < 0)
    #expect(plain.paths.contains { $0 != (0..<400).map(Double.init) })
  }

  @Test func missingValuesAreMissingInTheAlignedTraces() throws {
    var generator = SplitMix64(seed: 8)
    var traces = followers(count: 3, steps: 600, delay: 20, using: &generator)
    for step in 200..<230 { traces[0][step] = .nan }
    for step in 560..<600 { traces[1][step] = .nan }
    let warping = try CanonicalTimeWarping(aligning: traces, spacing: 60)
    for (trace, (aligned, path)) in zip(traces, zip(warping.aligned, warping.paths)) {
      for (value, position) in zip(aligned, path) {
        let needed = trace[Int(position)] + trace[Int(position.rounded(.up))]
        #expect(value.isNaN == needed.isNaN)
      }
    }
    #expect(warping.aligned[0].contains { $0.isNaN } && warping.aligned[1].last?.isNaN == true)
  }

  @Test func constantAndEmptyTracesAreLeftAlone() throws {
    var generator = SplitMix64(seed: 2)
    let two = followers(count: 2, steps: 300, delay: 12, using: &generator)
    let constant = [Double](repeating: 0.1, count: 300)
    let empty = [Double](repeating: .nan, count: 300)
    let all = try CanonicalTimeWarping(aligning: [two[0], constant, empty, two[1]], spacing: 30)
    let alone = try CanonicalTimeWarping(aligning: two, spacing: 30)
    #expect(all.paths[0] == alone.paths[0] && all.paths[3] == alone.paths[1])
    #expect(all.objectives == alone.objectives)
    #expect(all.aligned[1] == constant)
    #expect(all.aligned[2].allSatisfy { $0.isNaN })
    #expect(all.weights[1] == 0 && all.weights[2] == 0)
  }

  @Test(arguments: [[[0.1, 0.4, 0.2]], [[0.1], [0.3]], [[], []], [[1, 1], [.nan, 2]], []])
  func whatCannotBeAlignedIsReturned(traces: [[Double]]) throws {
    let warping = try CanonicalTimeWarping(aligning: traces, spacing: 5)
    #expect(warping.objectives.isEmpty)
    #expect(warping.aligned.map { $0.map(\.bitPattern) } == traces.map { $0.map(\.bitPattern) })
  }

  /// A spacing beyond the length leaves no knot to displace.
  @Test func aPathOfOneSegmentIsNoWarp() throws {
    let traces: [[Double]] = [[0, 1, 3, 2, 0], [0, 0, 1, 3, 2]]
    let warping = try CanonicalTimeWarping(aligning: traces, spacing: 1e9)
    #expect(warping.aligned == traces)
  }

  @Test func anInfiniteValueIsAnErrorThatNamesIt() {
    #expect(throws: WarpingError.infiniteValue(series: 0, step: 1)) {
      try CanonicalTimeWarping(aligning: [[0, .infinity], [0, 1]], spacing: 5)
    }
  }

  @Test func trapsOnDifferentLengths() async {
    await #expect(processExitsWith: .failure) {
      _ = try CanonicalTimeWarping(aligning: [[1, 2], [1]], spacing: 5)
    }
  }
}

/// Traces that follow one curve, each late by about `delay` steps, now more, now less, at its own
/// scale and in steps of 0.01.
private func followers(
  count: Int, steps: Int, delay: Double, using generator: inout SplitMix64
) -> [[Double]] {
  let waves = [(0.3, 610.0), (0.25, 333.0), (0.15, 230.0)].map { weight, period in
    (weight, 2 * .pi / period, Double.random(in: 0...6, using: &generator))
  }
  return (0..<count).map { _ in
    let late = delay * Double.random(in: 0.5...1.5, using: &generator)
    let phase = Double.random(in: 0...6, using: &generator)
    let scale = Double.random(in: 0.8...1.6, using: &generator)
    return (0..<steps).map { step in
      let time = Double(step) - late - 0.3 * delay * sin(Double(step) / 100 + phase)
      let value = waves.reduce(0) { $0 + $1.0 * sin($1.1 * time + $1.2) }
      return (scale * value * 100).rounded() / 100
    }
  }
}

/// The root of the mean squared difference of each pair, on average, of traces brought to zero mean
/// and unit variance.
private func meanDistance(_ traces: [[Double]]) -> Double {
  let normal = traces.map { trace in
    let mean = trace.reduce(0, +) / Double(trace.count)
    let variance = trace.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(trace.count)
    return trace.map { ($0 - mean) / variance.squareRoot() }
  }
  var distances: [Double] = []
  for one in normal.indices {
    for other in normal.indices where other < one {
      let squares = zip(normal[one], normal[other]).map { ($0 - $1) * ($0 - $1) }
      distances.append((squares.reduce(0, +) / Double(squares.count)).squareRoot())
    }
  }
  return distances.reduce(0, +) / Double(distances.count)
}
