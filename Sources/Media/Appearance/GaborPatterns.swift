package import Files
internal import Segments

/// LGBP-TOP: local binary patterns, on three orthogonal planes, of a face's responses to 18 Gabor
/// filters; 50,976 values a step.
///
/// A step's volume are the steps about it. Of those within it whose neighbours have faces too, patterns
/// are counted (`PatternHistograms`), counts added up, and each histogram of 59 divided by its sum. A
/// step without a face is missing; at gaps and at the recording's ends volumes are cut.
///
/// Source: T. R. Almaev, M. F. Valstar, "Local Gabor binary patterns from three orthogonal planes for
/// automatic facial expression recognition", ACII 2013, doi:10.1109/ACII.2013.65. The authors' script
/// averages a plane's patterns along the third direction and counts the mean; here, as Zhao &
/// Pietikäinen define it, those of all slices are counted.
package struct GaborPatterns: FaceValues {
  /// Steps of a volume.
  package static let volumes = 3...99
  /// Pixels on each side of a face: fewer have no room for the filters, of more counts would overflow.
  private static let sizes = 16...512

  /// `w1o1.xy.11.00`: wavelength, orientation, plane, row and column of the block, label; all from 1 but
  /// for the label.
  package static let names: [String] = (0..<GaborBank.count).flatMap { filter in
    let (wavelength, orientation) = filter.quotientAndRemainder(
      dividingBy: GaborBank.orientationCount)
    return PatternHistograms.planes.flatMap { plane in
      (0..<PatternHistograms.blockCount).flatMap { block in
        let (row, column) = block.quotientAndRemainder(
          dividingBy: PatternHistograms.blocksAcross)
        let histogram = "w\(wavelength + 1)o\(orientation + 1).\(plane).\(row + 1)\(column + 1)."
        return (0..<BinaryPatterns.labelCount).map { histogram + ($0 < 10 ? "0\($0)" : "\($0)") }
      }
    }
  }

  package let recording: String
  package let step: Double
  package let stepCount: Int
  package let interpolatedCount = 0
  package let missingCount: Int
  private let file: FaceSegmentFile
  private let volume: Int

  /// - Parameter volume: steps, an odd number in `volumes`.
  /// - Throws: as `FaceSegmentFile`; `badData` for faces of a size that is not taken.
  package init(path: String, volume: Int) throws(FileError) {
    precondition(Self.volumes.contains(volume) && !volume.isMultiple(of: 2))
    let file = try FaceSegmentFile(path: path)
    guard Self.sizes.contains(file.size) else {
      throw FileError(
        .badData, path: path,
        "expected faces of \(Self.sizes.lowerBound) to \(Self.sizes.upperBound) pixels, found "
          + "\(file.size)")
    }
    self.file = file
    self.volume = volume
    (recording, step, stepCount) = (file.recording, file.step, file.stepCount)
    let reach = (volume - 3) / 2
    let whole = Self.whole(file.found)
    missingCount = (0..<file.stepCount).count { step in
      !file.found[step]
        || !(max(0, step - reach)...min(file.stepCount - 1, step + reach)).contains { whole[$0] }
    }
  }

  /// Whether each step and those before and behind it have a face.
  private static func whole(_ found: [Bool]) -> [Bool] {
    found.indices.map { step in
      step > 0 && step + 1 < found.count && found[step - 1] && found[step] && found[step + 1]
    }
  }

  package func forEachStep(
    every: Int, _ body: (_ step: Int, _ values: [Float]) throws -> Void
  ) throws {
    let counting = PatternCounting(file, isWhole: Self.whole(file.found), volume: volume)
    for step in stride(from: every - 1, to: stepCount, by: every) {
      try body(step, counting.values(ofStep: step))
    }
  }
}

/// Responses and counts of the last steps, so that none is computed twice.
private final class PatternCounting {
  private let file: FaceSegmentFile
  private let isWhole: [Bool]
  /// Steps before and behind a step whose counts are added to its own.
  private let reach: Int
  private let bank: GaborBank
  private let histograms: PatternHistograms
  private let responseCount: Int
  /// `[slot, filter, row, column]`, three steps, each at its number's remainder.
  private let responses: UnsafeMutablePointer<Float>
  private var responseSteps: [Int?] = [nil, nil, nil]
  private var counts: [Int: [UInt16]] = [:]

  init(_ file: FaceSegmentFile, isWhole: [Bool], volume: Int) {
    self.file = file
    self.isWhole = isWhole
    reach = (volume - 3) / 2
    bank = GaborBank(size: file.size)
    histograms = PatternHistograms(size: file.size)
    responseCount = GaborBank.count * file.size * file.size
    responses = .allocate(capacity: 3 * responseCount)
    responses.initialize(repeating: 0, count: 3 * responseCount)
  }

  deinit { responses.deallocate() }

  /// - Parameter step: later than the one before.
  func values(ofStep step: Int) throws(FileError) -> [Float] {
    let steps = max(0, step - reach)...min(file.stepCount - 1, step + reach)
    counts = counts.filter { steps.contains($0.key) }
    guard file.found[step] else { return missing }
    var sums = [UInt32](repeating: 0, count: PatternHistograms.valueCount)
    var stepCount = 0
    for other in steps where isWhole[other] {
      let counted = try known(other)
      for index in sums.indices { sums[index] &+= UInt32(counted[index]) }
      stepCount += 1
    }
    guard stepCount > 0 else { return missing }
    let labelCount = BinaryPatterns.labelCount
    let factors = (0..<PatternHistograms.blockCount).map {
      1 / Float(stepCount * histograms.count(ofBlock: $0))
    }
    return [Float](unsafeUninitializedCapacity: sums.count) { values, count in
      for histogram in 0..<sums.count / labelCount {
        let factor = factors[histogram % PatternHistograms.blockCount]
        for index in histogram * labelCount..<(histogram + 1) * labelCount {
          values[index] = Float(sums[index]) * factor
        }
      }
      count = sums.count
    }
  }

  private func known(_ step: Int) throws(FileError) -> [UInt16] {
    if let known = counts[step] { return known }
    let counted = try count(step)
    counts[step] = counted
    return counted
  }

  private var missing: [Float] { Array(repeating: .nan, count: PatternHistograms.valueCount) }

  private func count(_ step: Int) throws(FileError) -> [UInt16] {
    let three = try (step - 1...step + 1).map { step throws(FileError) in
      UnsafePointer(try responses(ofStep: step))
    }
    return histograms.counts(three[0], three[1], three[2])
  }

  private func responses(ofStep step: Int) throws(FileError) -> UnsafeMutablePointer<Float> {
    let slot = step % 3
    let place = responses + slot * responseCount
    guard responseSteps[slot] != step else { return place }
    let face = try file.faces(ofSteps: step..<step + 1)
    let grey = stride(from: 0, to: face.count, by: 3).map { pixel -> Float in
      let (red, green, blue) = (Float(face[pixel]), Float(face[pixel + 1]), Float(face[pixel + 2]))
      // Luma of ITU-R BT.601.
      return 0.299 * red + 0.587 * green + 0.114 * blue
    }
    grey.withUnsafeBufferPointer { bank.respond(to: $0, into: place) }
    responseSteps[slot] = step
    return place
  }
}
