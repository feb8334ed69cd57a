import Agreement
import Testing

/// Numbers that other programs, or the standards body, give for public data.
struct KnownAnswersTests {
  /// Peak expiratory flow of 17 people, two meters. J. M. Bland, D. G. Altman, Lancet 327,
  /// 307-310, 1986.
  static let prediction: [Double] = [
    494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427,
  ]
  static let gold: [Double] = [
    512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451,
  ]

  /// Figures of R's epiR (population) and DescTools (sample), 15 digits.
  @Test func peakFlowAgreesWithR() {
    let moments = Moments(gold: Self.gold, prediction: Self.prediction)
    expect(moments.concordanceCorrelation(), 0.942742431427484)
    expect(moments.concordanceCorrelation(.sample), 0.942752467422453)
    expect(moments.pearsonCorrelation(), 0.943279446890946)
    expect(moments.biasCorrection(), 0.999430693136343)
  }

  /// epiR names the other series first: its scale shift is our inverse or ours, its location shift
  /// ours up to the sign.
  @Test func peakFlowShiftsAgreeWithR() {
    let moments = Moments(gold: Self.prediction, prediction: Self.gold)
    expect(moments.scaleShift, 0.972509121336188)
    expect(abs(moments.locationShift()), 0.0190302500915971)
  }

  /// NIST StRD's SmLs01, 04, 07 sets (public domain): 9 treatments of 21 replicates, each its
  /// treatment's centre, then 0.1 below and above in turn, on an ever larger offset. Certified sums
  /// of squares: 1.68 between treatments, 1.80 within, so 3.48 in all. The tolerance is what
  /// rounding the data to the nearest Double leaves at that offset.
  @Test(arguments: [(1, 1e-14), (1e6, 1e-9), (1e9, 1e-6), (1e12, 2e-3)])
  func sumsOfSquaresKeepTheirDigits(offset: Double, tolerance: Double) {
    var all = Moments()
    var within = 0.0
    for centre in [0.4, 0.3, 0.5, 0.3, 0.5, 0.3, 0.5, 0.3, 0.5] {
      let cell = (0..<21).map { step in
        offset + (step == 0 ? centre : step.isMultiple(of: 2) ? centre + 0.1 : centre - 0.1)
      }
      let moments = Moments(gold: cell, prediction: cell.map { -$0 })
      within += moments.goldSquares
      all.merge(moments)
    }
    expect(within, 1.8, tolerance: tolerance)
    expect(all.goldSquares, 3.48, tolerance: tolerance)
    expect(all.products, -all.goldSquares, tolerance: 1e-13)
    #expect(all.count == 189)
  }

  private func expect(
    _ value: Double, _ answer: Double, tolerance: Double = 1e-12,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(abs(value - answer) <= tolerance * abs(answer), sourceLocation: sourceLocation)
  }
}
