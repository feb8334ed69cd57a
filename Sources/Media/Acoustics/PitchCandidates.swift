/// A frequency that a frame's voice may have, and how likely it is.
struct PitchCandidate: Equatable {
  /// Hertz; 0 where there is none. In single precision, as the published program keeps it.
  var frequency: Float
  /// 1 minus the mean of the subharmonic sums over the candidate's; 0 to 1.
  var voicing: Float

  static let none = PitchCandidate(frequency: 0, voicing: 0)
}

/// The pitch candidates of a frame: the highest local maxima of its subharmonic sums.
enum PitchCandidates {
  static let count = 6

  /// - Parameter frequencies: that a voice may have, hertz.
  /// - Returns: `count` candidates, the one with the highest sum first; `none` in empty places.
  static func find(
    in spectrum: SubharmonicSpectrum, within frequencies: ClosedRange<Double>
  ) -> [PitchCandidate] {
    let sums = spectrum.sums
    let mean = sum(sums) / Double(sums.count)
    var found: [(candidate: PitchCandidate, score: Double)] = []
    for place in highestMaxima(of: sums) {
      let peak = Parabola(sums[place - 1], sums[place], sums[place + 1])
      let frequency = spectrum.frequency(at: Double(place) + peak.place)
      guard frequencies.contains(frequency) else { continue }
      let voicing = peak.height > 0 ? max(0, 1 - mean / peak.height) : 0
      found.append(
        (PitchCandidate(frequency: Float(frequency), voicing: Float(voicing)), peak.height))
    }
    if let best = found.indices.max(by: { found[$0].score < found[$1].score }) {
      found.swapAt(0, best)
    }
    return found.map(\.candidate) + Array(repeating: .none, count: count - found.count)
  }

  /// Eight numbers at a time.
  private static func sum(_ numbers: [Double]) -> Double {
    numbers.withUnsafeBytes { bytes in
      var parts = SIMD8<Double>()
      var place = 0
      while place + MemoryLayout<SIMD8<Double>>.size <= bytes.count {
        parts += bytes.loadUnaligned(fromByteOffset: place, as: SIMD8<Double>.self)
        place += MemoryLayout<SIMD8<Double>>.size
      }
      return numbers[(place / MemoryLayout<Double>.stride)...].reduce(parts.sum(), +)
    }
  }

  /// Places of the highest strict local maxima, the highest first.
  private static func highestMaxima(of sums: [Double]) -> [Int] {
    var places: [Int] = []
    places.reserveCapacity(count + 1)
    sums.withUnsafeBufferPointer { sums in
      // What the lowest of them has, once there are so many.
      var least = -Double.infinity
      for index in 1..<sums.count - 1
      where sums[index] > least && sums[index] > sums[index - 1] && sums[index] > sums[index + 1] {
        let rank = places.firstIndex { sums[index] > sums[$0] } ?? places.count
        places.insert(index, at: rank)
        if places.count > count { places.removeLast() }
        if places.count == count { least = sums[places[count - 1]] }
      }
    }
    return places
  }
}
