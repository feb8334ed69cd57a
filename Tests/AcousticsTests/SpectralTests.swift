import Glibc
import Testing

@testable import Acoustics

@Suite struct SpectralTests {
  @Test func powersOfATwoAreThoseOfTheSum() {
    // Parseval: all bins but the first and the last stand for two.
    let spectrum = FrameSpectrum(window: FrameWindow.hamming(320), sampleRate: 16_000)
    let samples = (0..<320).map { sin(Double($0) * 0.37) + 0.2 * cos(Double($0) * 1.9) }
    samples.withUnsafeBufferPointer { spectrum.analyze($0) }
    let window = FrameWindow.hamming(320)
    let energy = zip(samples, window).reduce(0) { $0 + $1.0 * $1.0 * $1.1 * $1.1 }
    let powers = spectrum.powers
    let sum = 2 * powers.reduce(0, +) - powers[0] - powers[powers.count - 1]
    #expect(abs(sum / 512 - energy) < 1e-9 * energy)
    #expect(abs(spectrum.rootMeanSquare - (energy / 320).squareRoot()) < 1e-12)
  }

  /// Between the middles of the first and of the last band every bin is shared by two bands.
  @Test func bandsShareEachBin() {
    let bands = MelBands(20...8000, binCount: 257, binWidth: 31.25)
    for bin in 3..<220 {
      var powers = [Double](repeating: 0, count: 257)
      powers[bin] = 2
      let frequency = Double(bin) * 31.25
      guard frequency > bands.centres[0], frequency < bands.centres[25] else { continue }
      #expect(abs(bands.sums(powers).reduce(0, +) - 2) < 1e-12)
    }
  }

  /// Four times the power is 4^0.33 times as loud.
  @Test func loudnessIsCompressed() {
    let loudness = Loudness(MelBands(20...8000, binCount: 257, binWidth: 31.25))
    let powers = (0..<26).map { 0.01 + 0.001 * Double($0) }
    let ratio = loudness.value(powers.map { 4 * $0 }) / loudness.value(powers)
    #expect(abs(ratio - pow(4, 0.33)) < 1e-9)
  }

  @Test func shapeIsThatOfTheBands() {
    // 1 below 1 kHz, 0.1 from there to 5 kHz, nothing beyond: bins 32...160 against 0..<32.
    let powers = (0..<257).map { $0 < 32 ? 1.0 : $0 <= 160 ? 0.1 : 0 }
    var shape = SpectralShape(binCount: 257, binWidth: 31.25)
    #expect(abs(shape.alphaRatio(powers) - 10 * log10(12.9 / 32)) < 1e-12)
    #expect(abs(shape.hammarbergIndex(powers) - 10) < 1e-12)
    #expect(shape.flux(powers) == 0)
    // Bins 0..<160 differ by 0.5.
    #expect(abs(shape.flux(powers.map { $0 + 0.5 }) - 0.5) < 1e-12)
    #expect(shape.alphaRatio([Double](repeating: 0, count: 257)) == 0)
  }

  /// A level that falls by 0.02 dB a hertz.
  @Test func slopeIsThatOfTheLine() {
    let powers = (0..<1025).map { pow(10, -0.002 * Double($0) * 7.8125) }
    let slopes = SpectralShape(binCount: 1025, binWidth: 7.8125).slopes(powers)
    #expect(abs(slopes.low + 0.02) < 1e-9)
    #expect(abs(slopes.middle + 0.02) < 1e-9)
  }

  @Test func rootsAreThoseOfTheFactors() throws {
    // (z - 0.5)(z² - 1.2 z + 0.61)(z² + 0.4 z + 0.85): 0.5, 0.6 ± 0.5i, -0.2 ± 0.9i.
    let factors: [[Double]] = [[-0.5], [-1.2, 0.61], [0.4, 0.85]]
    var product = [1.0]
    for factor in factors {
      let factor = [1] + factor
      var next = [Double](repeating: 0, count: product.count + factor.count - 1)
      for (i, a) in product.enumerated() {
        for (j, b) in factor.enumerated() { next[i + j] += a * b }
      }
      product = next
    }
    let roots = PolynomialRoots.find(Array(product.dropFirst()))
    for expected in [
      Complex(re: 0.5, im: 0), Complex(re: 0.6, im: 0.5), Complex(re: 0.6, im: -0.5),
      Complex(re: -0.2, im: 0.9), Complex(re: -0.2, im: -0.9),
    ] {
      let nearest = try #require(roots.map { ($0 - expected).magnitude }.min())
      #expect(nearest < 1e-10)
    }
  }

  @Test func predictionFindsTheRecursion() throws {
    // x[n] = 1.3 x[n-1] - 0.8 x[n-2], rung once, until nothing is left.
    var signal: [Float] = [1, 1.3]
    for index in 2..<400 { signal.append(1.3 * signal[index - 1] - 0.8 * signal[index - 2]) }
    let found = try #require(LinearPrediction.solution(of: signal, order: 2)).coefficients
    #expect(abs(found[0] - 1.3) < 1e-3)
    #expect(abs(found[1] + 0.8) < 1e-3)
    #expect(LinearPrediction.solution(of: [0, 0, 0, 0], order: 2) == nil)
  }
}
