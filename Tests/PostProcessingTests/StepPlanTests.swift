import Files
import PostProcessing
import Testing
import TimeSeries

struct StepPlanTests {
  private let chain = Chain(
    variant: .paper,
    dimensions: [
      Chain.Dimension(
        name: "arousal",
        steps: [
          Chain.FittedStep(
            kind: .centring, step: .centring(Centring(offset: 1)), isKept: true),
          Chain.FittedStep(
            kind: .scaling, step: .scaling(Scaling(factor: 9, centre: 0)), isKept: false),
        ])
    ])

  @Test func aChainKnowsItsDimensions() throws {
    let (steps, unknown) = try StepPlan(chain).steps(for: ["liking", "arousal"], path: "p.csv")
    #expect(steps == [[], [.centring(Centring(offset: 1))]])
    #expect(unknown == ["liking"])
    let problem = "expected a dimension of the chain (arousal), found liking"
    #expect(throws: FileError(.badData, path: "p.csv", problem)) {
      try StepPlan(chain).steps(for: ["liking"], path: "p.csv")
    }
  }

  @Test func singleStepsAreForEveryDimension() throws {
    let step = ChainStep.shift(TimeShift(delay: 1))
    let (steps, unknown) = try StepPlan([step]).steps(for: ["a", "b"], path: "p.csv")
    #expect(steps == [[step], [step]] && unknown.isEmpty)
    #expect(!StepPlan([step]).isAcrossRecordings)
  }

  /// Medians of three over 1, 9, 1, 9: the window of the first recording's end reaches into the next.
  @Test func aFilterAcrossRecordingsNeedsAllOfThem() throws {
    let recordings = [
      Recording(name: "a", times: [1, 2], columns: [[1, 9]]),
      Recording(name: "b", times: [1, 2], columns: [[1, 9]]),
    ]
    let across = ChainStep.median(MedianFilter(window: 3, acrossRecordings: true))
    #expect(StepPlan([across]).isAcrossRecordings)
    let found = try recordings.applying([[across]], path: "p.csv")
    #expect(found.map(\.columns) == [[[1, 1]], [[9, 9]]])
    let alone = try recordings.applying([[.median(MedianFilter(window: 3))]], path: "p.csv")
    #expect(alone.map(\.columns) == [[[1, 9]], [[1, 9]]])
  }

  @Test func stepsApplyInOrder() throws {
    let steps: [ChainStep] = [
      .centring(Centring(offset: 1)), .scaling(Scaling(factor: 2, centre: 0)),
      .shift(TimeShift(delay: 1)),
    ]
    let recording = Recording(name: "a", times: [1, 2, 3], columns: [[0, 1, 2], [5, 6, 7]])
    let found = try [recording].applying([steps, []], path: "p.csv")
    #expect(found[0].columns == [[2, 2, 4], [5, 6, 7]])
  }
}
