import Files
import Segments
import Testing
import TimeSeries

@Suite struct PlacedFeaturesTests {
  private func placed(
    _ times: [Double], _ columns: [[Double]]? = nil, names: [String] = ["a"], isNamed: Bool = true,
    by placing: StepPlacing = StepPlacing()
  ) throws(FileError) -> PlacedFeatures {
    try PlacedFeatures(
      Recording(
        name: "P16", times: times, columns: columns ?? [times.indices.map { Double($0) }]),
      dimensions: names, isNamed: isNamed, placing, path: "P16.csv")
  }

  private func values(_ features: PlacedFeatures) -> [Float] {
    (0..<features.stepCount).flatMap { features.values(ofStep: $0) }
  }

  @Test func framesOfNamedRecordingsAreStampedAtTheirStarts() throws {
    let features = try placed([0, 0.01, 0.02])
    #expect(features.stamp == .start)
    #expect(features.step == 0.01)
    #expect(values(features) == [0, 1, 2])
    #expect(features.recording(named: "x").times == [0.01, 0.02, 0.03])
  }

  /// 7,501 rows from 0 to 300 s are 7,500 steps, the first of which ends at 0.04 s.
  @Test func rowsOfTheChallengesAreStampedAtTheirEnds() throws {
    let features = try placed((0...7500).map { Double($0) * 0.04 }, isNamed: false)
    #expect(features.stamp == .end)
    #expect(features.step == 0.04)
    #expect(features.earlyCount == 1)
    #expect(features.stepCount == 7500)
    #expect(features.values(ofStep: 0) == [1])
    #expect(features.values(ofStep: 7499) == [7500])
    #expect(features.recording(named: "x").times.last == 300)
  }

  @Test func ourOwnRowsStayWhereTheyAre() throws {
    let features = try placed([0.04, 0.08, 0.12])
    #expect(features.stamp == .end)
    #expect(values(features) == [0, 1, 2])
    #expect(features.earlyCount == 0)
  }

  @Test func theUserMaySayWhatTimesAre() throws {
    #expect(values(try placed([0, 0.01], by: .init(stamp: .end))) == [1])
    #expect(values(try placed([0, 0.01], isNamed: false, by: .init(stamp: .start))) == [0, 1])
    // Windows of 0.04 s stamped at their starts, to be stamped at their middles.
    let features = try placed([0, 0.01, 0.02], by: .init(stamp: .end, offset: 0.02))
    #expect(features.stepCount == 4)
    #expect(features.values(ofStep: 0)[0].isNaN)
    #expect(values(features).suffix(3) == [0, 1, 2])
    #expect(features.gapCount == 1)
    #expect(values(try placed([0, 0.01, 0.02], by: .init(offset: -0.01))) == [1, 2])
  }

  /// 221 samples at 22,050 Hz are 10.0227 ms; six decimals say 0.010023, and are off by a frame after
  /// 30 s.
  @Test func framesOfWholeSamplesDoNotDrift() throws {
    let times = (0..<20_000).map { (Double($0) * 221 / 22_050 * 1e6).rounded() / 1e6 }
    let features = try placed(times)
    #expect(features.stepCount == 20_000)
    #expect(features.gapCount == 0)
    #expect(abs(features.step - 221.0 / 22_050) < 1e-9)
  }

  @Test func stepsWithoutARowAreMissing() throws {
    let features = try placed([0, 0.01, 0.02, 0.05, 0.06])
    #expect(features.gapCount == 2)
    #expect(features.stepCount == 7)
    #expect(features.values(ofStep: 3)[0].isNaN)
    #expect(features.values(ofStep: 5) == [3])
  }

  @Test func aClassWithoutAValueIsNoFeature() throws {
    let times = [0, 0.01]
    let without = try placed(times, [[1, 2], [0, .nan]], names: ["a", "class"])
    #expect(without.names == ["a"])
    #expect(without.hadClass)
    let with = try placed(times, [[1, 2], [0, 1]], names: ["a", "class"])
    #expect(with.names == ["a", "class"])
    #expect(!with.hadClass)
  }

  @Test func anOnlyRowNeedsAStep() throws {
    #expect(throws: FileError.self) { try placed([0]) }
    let features = try placed([0], by: .init(step: 3.2))
    #expect(features.stepCount == 1)
    #expect(features.recording(named: "x").times == [3.2])
  }

  @Test func whatLiesOnNoStepsIsRefused() throws {
    let tables: [([Double], [[Double]]?, [String], StepPlacing)] = [
      // Uneven, off the steps, before 0, far away, two in a step.
      ([0, 0.01, 0.025, 0.035], nil, ["a"], .init()), ([0.004, 0.014], nil, ["a"], .init()),
      ([-0.2, -0.1], nil, ["a"], .init()), ([0, 0.01, 300], nil, ["a"], .init()),
      ([1e300, 1.1e300], nil, ["a"], .init()), ([-1e308, 1e308], nil, ["a"], .init()),
      ([0, 0.01, 0.02], nil, ["a"], .init(step: 0.04)),
      // Beyond single precision, nothing but a class.
      ([0, 0.01], [[1, 1e300]], ["a"], .init()), ([0, 0.01], [[0, 0]], ["class"], .init()),
    ]
    for (times, columns, names, placing) in tables {
      do {
        _ = try placed(times, columns, names: names, by: placing)
        Issue.record("\(times)")
      } catch {
        #expect(error.kind == .badData)
        #expect(error.problem.hasPrefix("P16: expected "))
      }
    }
  }
}
