import Agreement
import Testing
import Training

struct LearningCurveTests {
  private static func point(
    _ concordance: Double, ratio: Double = 1, offset: Double = 0, epoch: Int = 1
  ) -> LearningCurvePoint {
    LearningCurvePoint(
      epoch: epoch, trainingLoss: 0.75,
      training: [
        .init(concordance: concordance, deviationRatio: ratio, meanOffset: offset),
        .init(concordance: 0.5, deviationRatio: 0.25, meanOffset: -0.125),
      ],
      validation: [0.1, .nan], gradientNorm: 3, learningRate: 1e-4, isBest: true)
  }

  @Test func aRowReadsBack() throws {
    let point = Self.point(0.2, ratio: 1e-7, offset: -3)
    let header = LearningCurvePoint.header(dimensions: ["arousal", "valence"]).split(separator: ",")
    let row = point.row.split(separator: ",")
    #expect(header.count == row.count)
    let columns = Dictionary(uniqueKeysWithValues: zip(header, row))
    #expect(columns["training_ccc_arousal"] == "0.2")
    #expect(columns["sd_ratio_arousal"] == "1e-07")
    #expect(columns["mean_offset_valence"] == "-0.125")
    #expect(columns["validation_ccc_valence"] == "nan")
    #expect(columns["gradient_norm"] == "3.0")
    #expect(columns["best"] == "1")

    let read = try #require(LearningCurvePoint(row: point.row, dimensions: 2))
    #expect(read.row == point.row)
    #expect(read.training == point.training)
    for damaged in ["", "1,2", point.row + ",0", point.row.replacing("0.75", with: "x")] {
      #expect(LearningCurvePoint(row: damaged, dimensions: 2) == nil)
    }
    #expect(LearningCurvePoint(row: point.row, dimensions: 1) == nil)
  }

  @Test func aFitIsInTheGoldStandardsUnits() {
    // Means 0 and 5, standard deviations 2 and 1 over all values.
    let fit = LearningCurvePoint.Fit(
      Moments(gold: [-2, 2, -2, 2], prediction: [4, 6, 6, 4]))
    #expect(fit.deviationRatio == 0.5)
    #expect(fit.meanOffset == 2.5)
    #expect(fit.concordance == 0)
  }

  /// One near epoch in the last three and it is said of none.
  @Test(arguments: [(1.0, 3.2), (1, -1.5), (0.01, 0), (12, 0)])
  func threeEpochsFarAwayAreStraying(ratio: Double, offset: Double) {
    let far = Self.point(0, ratio: ratio, offset: offset)
    let near = Self.point(0, ratio: 0.5, offset: 0.5)
    #expect([near, far, far, far].strays(dimension: 0))
    #expect(![far, far].strays(dimension: 0))
    #expect(![far, far, far, near].strays(dimension: 0))
    #expect(![far, near, far].strays(dimension: 0))
    #expect(![far, far, far].strays(dimension: 1))
  }

  @Test func oneGoodEpochLeavesThePlateau() {
    let flat = [Self.point(0.03), Self.point(.nan), Self.point(-0.2)]
    #expect(flat.isOnPlateau(dimension: 0))
    #expect(!flat.isOnPlateau(dimension: 1))
    #expect(!(flat + [Self.point(0.11), Self.point(0)]).isOnPlateau(dimension: 0))
  }
}
