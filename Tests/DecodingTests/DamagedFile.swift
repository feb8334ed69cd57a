import Files
import TestSupport
import Testing

/// A file with one to eight of its bytes changed, lost, or its end cut off.
///
/// - Parameters:
///   - header: half of the damage is done within so many bytes, since headers matter most.
///   - atBothEnds: counts half of the places from the end.
func mutated(
  _ bytes: [UInt8], header: Int, atBothEnds: Bool = false, using generator: inout SplitMix64
) -> [UInt8] {
  var mutated = bytes
  for _ in 0..<Int.random(in: 1...8, using: &generator) {
    let isHeader = Bool.random(using: &generator)
    var place = Int.random(
      in: 0..<(isHeader ? min(header, mutated.count) : mutated.count), using: &generator)
    if atBothEnds, Bool.random(using: &generator) { place = mutated.count - 1 - place }
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: mutated[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: mutated[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 2: mutated.remove(at: place)
    default:
      mutated.removeLast(Int.random(in: 0...min(300, mutated.count - 1), using: &generator))
    }
  }
  return mutated
}

/// What every error about a damaged file has to say: which file, what was expected, what was found.
func expectBadData(
  _ error: FileError, of path: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(error.kind == .badData, sourceLocation: sourceLocation)
  #expect(error.path == path, sourceLocation: sourceLocation)
  let parts = error.problem.split(separator: ", found", maxSplits: 1).map(String.init)
  #expect(parts.count == 2, "\(error.problem)", sourceLocation: sourceLocation)
  #expect(parts.allSatisfy { $0.count > 3 }, "\(error.problem)", sourceLocation: sourceLocation)
  #expect(error.problem.hasPrefix("expected "), sourceLocation: sourceLocation)
}
