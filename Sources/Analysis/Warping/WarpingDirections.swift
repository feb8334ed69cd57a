/// For each cell of a band, the predecessor on the cheapest path, in two bits.
///
/// Cells of an anti-diagonal lie as they are computed: lane by lane of a vector, 32 vectors to as
/// many words as a vector has lanes.
struct WarpingDirections {
  /// Which series goes one step back.
  enum Direction { case both, first, second }

  /// Set where the predecessor is not the diagonal one.
  static let oneOnly: UInt64 = 1
  /// Set where, of the other two, the one with an earlier step of the second series is cheaper.
  static let secondOnly: UInt64 = 2

  private let band: WarpingBand
  /// `WarpingBand.wordsPerDiagonal` for each anti-diagonal.
  var words: [UInt64]

  init(band: WarpingBand) {
    self.band = band
    words = [UInt64](repeating: 0, count: band.diagonals * band.wordsPerDiagonal)
  }

  subscript(first i: Int, second j: Int) -> Direction {
    let diagonal = i + j
    let cell = (j - i + band.reach(onDiagonal: diagonal)) / 2
    let lanes = DTWLanes.scalarCount
    let (vector, lane) = cell.quotientAndRemainder(dividingBy: lanes)
    let word = words[diagonal * band.wordsPerDiagonal + vector / 32 * lanes + lane]
    let bits = word >> UInt64(vector % 32 * 2)
    if bits & Self.oneOnly == 0 { return .both }
    return bits & Self.secondOnly == 0 ? .first : .second
  }
}
