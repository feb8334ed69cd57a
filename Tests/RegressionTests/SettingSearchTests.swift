import Features
import LinearModels
import TestSupport
import Testing
import TimeSeries

@testable import Regression

/// What is tried, what is chosen, and what comes of it.
@Suite struct SettingSearchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func search(
    _ corpora: RegressionCorpora, _ settings: RegressionSettings
  ) throws -> (trials: [SettingSearch.Trial], choices: [SettingSearch.Choice]) {
    var trials: [SettingSearch.Trial] = []
    let choices = try SettingSearch(corpora, settings).run { trials += $0 }
    return (trials, choices)
  }

  @Test(arguments: [
    RegressionMethod.ridge([0.01, 1]), .supportVectors(SupportVectorSettings()),
    .relevanceVectors(nil), .relevanceVectors(StaircaseSettings(count: 2, reach: 1)),
  ])
  func theDelayIsFound(method: RegressionMethod) throws {
    let corpora = try SmallCorpus.delayed(3, in: folder).corpora()
    var settings = RegressionSettings(method)
    settings.delays = Array(0..<20)
    let (trials, choices) = try search(corpora, settings)
    #expect(choices.map(\.trial.delay) == [3])
    #expect(choices[0].trial.validation > 0.95)
    // Three delays without a gain after the best end the search.
    #expect(trials.map(\.delay).max() == 6)
    #expect(trials.last(where: \.isBest)?.setting == choices[0].trial.setting)
  }

  @Test func predictionsStandAtTheGoldStandardsTime() throws {
    let corpus = try SmallCorpus.delayed(3, in: folder)
    let corpora = try corpus.corpora()
    var settings = RegressionSettings(.ridge([0.01]))
    settings.delays = [3]
    let (_, choices) = try search(corpora, settings)
    let recording = corpora.others[0]
    let prediction = try LinearPrediction(
      [choices[0].fit.model], of: recording, scaling: try #require(corpora.scaling))
    let gold = corpus.sources[4].gold[0]
    for step in 3..<gold.count { #expect(abs(prediction.values[0][step] - gold[step]) < 0.1) }
    #expect(Set(prediction.values[0][...3]).count == 1)
  }

  @Test func contextReplacesADelay() throws {
    let corpora = try SmallCorpus.delayed(2, in: folder).corpora { $0.context = 0.2 }
    #expect(corpora.columns.first == "a@-0.2" && corpora.columns.count == 15)
    let (_, choices) = try search(corpora, RegressionSettings(.relevanceVectors(nil)))
    #expect(choices[0].trial.validation > 0.95)
    let weights = choices[0].fit.model.weights
    #expect(abs(weights[0]) > 0.2 && abs(weights[1]) > 0.1)
  }

  @Test func aRecordingOfItsOwnScaleIsMetByItsOwnMoments() throws {
    let plain = try SmallCorpus.delayed(0, in: folder)
    let scaled = try SmallCorpus(
      in: folder, columns: plain.columns,
      plain.sources.enumerated().map { index, source in
        SmallCorpus.Source(
          name: source.name, part: source.part,
          features: source.features.map { $0 * Float(index + 1) + Float(1000 * index) },
          gold: source.gold)
      })
    let settings = RegressionSettings(.ridge([0.01]))
    let alike = try search(scaled.corpora { $0.standardization = .recording }, settings)
    #expect(alike.choices[0].trial.validation > 0.9)
    let together = try search(scaled.corpora(), settings)
    #expect(together.choices[0].trial.validation < 0.5)
  }

  @Test func fewerStepsAreEnough() throws {
    let corpora = try SmallCorpus.delayed(1, in: folder).corpora()
    for method in [RegressionMethod.ridge([0.1]), .supportVectors(SupportVectorSettings())] {
      var settings = RegressionSettings(method)
      settings.delays = [1]
      settings.every = 4
      let (_, choices) = try search(corpora, settings)
      #expect(choices[0].trial.validation > 0.9)
    }
  }

  @Test func missingFeaturesCountAsTheirMeanAndConstantOnesForNothing() throws {
    let plain = try SmallCorpus.delayed(0, in: folder)
    let corpus = try SmallCorpus(
      in: folder, columns: plain.columns + ["same"],
      plain.sources.map { source in
        var features: [Float] = []
        for step in 0..<source.features.count / 3 {
          features += step % 10 == 0 ? [.nan] : [source.features[3 * step]]
          features += source.features[3 * step + 1..<3 * step + 3] + [0.1]
        }
        return SmallCorpus.Source(
          name: source.name, part: source.part, features: features, gold: source.gold)
      })
    let corpora = try corpus.corpora()
    #expect(corpora.trainingMoments.missing == [3 * 8, 0, 0, 0])
    #expect(corpora.trainingMoments.isConstant(3))
    for method in [
      RegressionMethod.ridge([0]), .supportVectors(SupportVectorSettings()), .relevanceVectors(nil),
    ] {
      let (_, choices) = try search(corpora, RegressionSettings(method))
      #expect(choices[0].fit.model.weights[3] == 0)
      #expect(choices[0].trial.validation > 0.9)
    }
  }

  @Test func dimensionsRatedAtDifferentStepsAreFittedEachToItsOwn() throws {
    let plain = try SmallCorpus.delayed(0, in: folder)
    let corpus = try SmallCorpus(
      in: folder, columns: plain.columns, dimensions: ["all", "half"],
      plain.sources.map { source in
        let half = source.gold[0].enumerated().map { $0.offset % 2 == 0 ? $0.element : .nan }
        return SmallCorpus.Source(
          name: source.name, part: source.part, features: source.features,
          gold: [source.gold[0], half])
      })
    let corpora = try corpus.corpora()
    let (_, both) = try search(corpora, RegressionSettings(.ridge([1])))
    let alone = try SmallCorpus(
      in: folder, columns: plain.columns,
      corpus.sources.map {
        SmallCorpus.Source(name: $0.name, part: $0.part, features: $0.features, gold: [$0.gold[1]])
      })
    let (_, half) = try search(alone.corpora(), RegressionSettings(.ridge([1])))
    #expect(both[1].fit.model == half[0].fit.model)
    #expect(both[0].fit.model != both[1].fit.model)
  }

  @Test func recordingsArePredictedByFitsThatHaveNotSeenThem() throws {
    let corpora = try SmallCorpus.delayed(0, in: folder, recordings: 6).corpora()
    let settings = RegressionSettings(.ridge([1]))
    let (_, choices) = try search(corpora, settings)
    let series = try CrossFitting(corpora, settings, choices).series(folds: 2)
    #expect(series.recordings.map(\.name) == ["R0", "R1", "R2", "R3", "R4", "R5"])
    // Recordings 0 and 2 are held out together: the fit is that to 1 and 3.
    let others = corpora.training.part { $0 % 2 == 1 }
    let model = try settings.learner(for: others)
      .fits(delay: 0, dimensions: [0], settings: nil)[0][0].model
    let first = corpora.training.recordings[0]
    let held = try LinearPrediction([model], of: first.features, scaling: first.scaling)
    #expect(series.recordings[0].columns == held.values)
    let all = try LinearPrediction(
      choices.map(\.fit.model), of: first.features, scaling: first.scaling)
    #expect(series.recordings[0].columns != all.values)
  }

  @Test func moreMemoryThanThereMayBeIsRefused() throws {
    let corpora = try SmallCorpus.delayed(0, in: folder).corpora()
    var settings = RegressionSettings(.supportVectors(SupportVectorSettings()))
    settings.memoryLimit = 20_000
    // 240 rows of 5 nodes of 16 bytes, and 16 bytes more each.
    #expect(
      throws: RegressionError(
        "expected at most 20000 bytes of memory for the fit (--memory), found 23040 needed for 240 "
          + "steps of 3 inputs; --every thins the steps")
    ) { try search(corpora, settings) }
    settings.every = 2
    #expect(throws: Never.self) { try search(corpora, settings) }
    settings.method = .ridge([1])
    settings.memoryLimit = 100
    #expect(throws: RegressionError.self) { try search(corpora, settings) }
  }

  @Test func moreMemoryThanTheProcessCanHaveIsSaid() {
    var settings = RegressionSettings(.ridge([1]))
    settings.memoryLimit = .max
    let error = #expect(throws: RegressionError.self) {
      try settings.checkMemory(1 << 60, rows: 9, columns: 2, isByRows: true)
    }
    #expect(error?.kind == .memory)
    #expect(
      error?.description
        == "expected 1152921504606846976 bytes of memory for the fit to 9 steps of 2 inputs, found "
        + "less (ulimit -v, or the memory of a job); --every thins the steps")
  }

  @Test func thresholdsFillPartsEqually() {
    #expect(StaircaseSettings.thresholds(of: (1...8).map(Double.init), count: 3) == [3, 5, 7])
    #expect(StaircaseSettings.thresholds(of: [0, 0, 0, 1], count: 3) == [0])
    #expect(StaircaseSettings.thresholds(of: [2, 2], count: 1) == [])
  }
}
