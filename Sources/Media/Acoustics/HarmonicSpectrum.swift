internal import Glibc

/// What the harmonics of a voice say: their ratio to noise and their levels.
struct HarmonicSpectrum {
  static let harmonicCount = 100
  /// Levels below what is found at all, decibels; `repeated` is that of a harmonic whose maximum is
  /// the one before it has, and of those beyond half the sample rate.
  static let lowest = -200.0
  static let repeated = -201.0
  /// Largest difference of two levels; minus it also stands for no level.
  static let limit = 201.0

  /// A difference of levels within the limit.
  static func limited(_ difference: Double) -> Double { min(max(difference, -limit), limit) }

  private struct Harmonic {
    /// Hertz, magnitude, decibels against the first.
    var frequency = 0.0
    var magnitude = 0.0
    var level = HarmonicSpectrum.lowest
  }

  private let transform: FourierTransform
  private let sampleRate: Double
  private let binWidth: Double
  private var harmonics: [Harmonic] = []

  /// - Parameter size: points of the spectrum's transform.
  init(size: Int, sampleRate: Int) {
    transform = FourierTransform(size: size)
    self.sampleRate = Double(sampleRate)
    binWidth = Double(sampleRate) / Double(size)
  }

  /// The ratio of harmonics to noise by the autocorrelation `r` at the period's lag against that at
  /// none: `10 log10(r / (r0 - r))`, decibels.
  ///
  /// - Source: P. Boersma, Accurate short-term analysis of the fundamental frequency and the
  ///   harmonics-to-noise ratio of a sampled sound, IFA Proc. 17, 1993
  func harmonicsToNoise(_ magnitudes: [Double], frequency: Double) -> Double {
    for index in magnitudes.indices {
      transform.bins[index] = SIMD2(magnitudes[index] * magnitudes[index], 0)
    }
    transform.backward()
    let count = transform.size / 2
    func correlation(_ lag: Int) -> Double { abs(transform.numbers[lag]) }
    func isMaximum(_ lag: Int) -> Bool {
      lag > 0 && lag < count - 1 && correlation(lag) > correlation(lag - 1)
        && correlation(lag) > correlation(lag + 1)
    }
    var lag = min(Int(sampleRate / frequency), count - 1)
    for distance in 0..<count {
      if isMaximum(lag - distance) {
        lag -= distance
        break
      }
      if isMaximum(lag + distance) {
        lag += distance
        break
      }
    }
    let noise = correlation(0) - correlation(lag)
    let ratio = noise > 0 ? correlation(lag) / noise : 1e11
    return 10 * log10(min(max(ratio, 1e-9), 1e11))
  }

  /// Finds the harmonics of a frame with voice.
  mutating func analyze(_ magnitudes: [Double], frequency: Double) {
    harmonics.removeAll(keepingCapacity: true)
    var reference = 0.0
    var previous: Int?
    for number in 1...Self.harmonicCount {
      var harmonic = Harmonic()
      defer { harmonics.append(harmonic) }
      let bin = place(ofHarmonic: number, magnitudes, frequency)
      guard let bin else {
        harmonic.level = Double(number) * frequency >= sampleRate / 2 ? Self.repeated : Self.lowest
        continue
      }
      let peak = Parabola(magnitudes[bin - 1], magnitudes[bin], magnitudes[bin + 1])
      harmonic.frequency = (Double(bin) + peak.place) * binWidth
      harmonic.magnitude = peak.height
      if number == 1 {
        reference = magnitudes[bin]
        harmonic.level = 0
      } else if bin == previous {
        harmonic.level = Self.repeated
      } else if reference > 0 {
        harmonic.level = max(Self.lowest, 20 * log10(peak.height / reference))
      }
      previous = bin
    }
  }

  /// The level of the harmonic of a number, from 1.
  func level(ofHarmonic number: Int) -> Double { harmonics[number - 1].level }

  /// The level of the strongest harmonic within 20 % of a frequency; nil if there is none.
  func level(near frequency: Double) -> Double? {
    harmonics.filter {
      $0.frequency > 0.8 * frequency && $0.frequency < 1.2 * frequency
    }.max { $0.magnitude < $1.magnitude }?.level
  }

  /// The bin of the local maximum nearest to a harmonic, no further than half its distance to the
  /// next.
  private func place(
    ofHarmonic number: Int, _ magnitudes: [Double], _ frequency: Double
  ) -> Int? {
    func isMaximum(_ bin: Int) -> Bool {
      bin > 0 && bin < magnitudes.count - 1 && magnitudes[bin] > magnitudes[bin - 1]
        && magnitudes[bin] > magnitudes[bin + 1]
    }
    let centre = Int((Double(number) * frequency / binWidth).rounded())
    let low = Int(((Double(number) - 0.5) * frequency / binWidth).rounded())
    let high = Int(((Double(number) + 0.5) * frequency / binWidth).rounded())
    guard centre < magnitudes.count else { return nil }
    if isMaximum(centre) { return centre }
    var distance = 1
    while centre - distance >= low || centre + distance <= high {
      let (left, right) = (centre - distance, centre + distance)
      if right <= high, isMaximum(right) { return right }
      if left >= low, isMaximum(left) { return left }
      distance += 1
    }
    return nil
  }
}
