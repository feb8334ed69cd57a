import Agreement
import PostProcessing
import Testing

/// Centring and scaling.
struct AffineStepTests {
  /// Means 4 and 2.
  @Test func centringAddsTheDifferenceOfTheMeans() {
    let centring = Centring(fittedTo: Moments(gold: [3, 4, 5], prediction: [1, 2, 3]))
    #expect(centring.offset == 2)
    let centred = centring.applied(to: [1, .nan, 3])
    #expect(centred[0] == 3 && centred[1].isNaN && centred[2] == 5)
  }

  /// Spreads as 2 to 1, mean of the prediction 2.
  @Test func scalingStretchesAboutTheMeanOrAboutZero() throws {
    let moments = Moments(gold: [0, 2, 4], prediction: [1, 2, 3])
    let aboutMean = try #require(Scaling(fittedTo: moments, aboutZero: false))
    #expect(aboutMean == Scaling(factor: 2, centre: 2))
    #expect(aboutMean.applied(to: [1, 2, 3]) == [0, 2, 4])
    #expect(aboutMean.applied(to: [.nan])[0].isNaN)
    let aboutZero = try #require(Scaling(fittedTo: moments, aboutZero: true))
    #expect(aboutZero == Scaling(factor: 2, centre: 0))
    #expect(aboutZero.applied(to: [1, 2, 3]) == [2, 4, 6])
  }

  @Test func aConstantCannotBeScaled() {
    let moments = Moments(gold: [0, 2, 4], prediction: [0.1, 0.1, 0.1])
    #expect(Scaling(fittedTo: moments, aboutZero: false) == nil)
    #expect(Scaling(fittedTo: moments, aboutZero: true) == nil)
  }
}
