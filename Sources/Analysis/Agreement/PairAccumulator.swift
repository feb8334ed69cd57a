/// The exact sums behind `ExactMoments`, taken block by block.
///
/// Each term goes, as an integer, into the bin of its exponent, without a branch; a bin has room for
/// a block of terms, and then all bins go into long accumulators. The larger value of each pair is
/// summed for the absolute errors: |x − y| = 2 max(x, y) − x − y.
struct PairAccumulator: ~Copyable {
  private(set) var count = 0
  private(set) var missing = 0
  private(set) var infinite = 0

  private var sums = [LongAccumulator](repeating: LongAccumulator(), count: 6)
  private let bins: UnsafeMutableBufferPointer<Int128>

  /// Significands are below 2^56, so 2^14 of their products fit 127 bits.
  private static let block = 1 << 14
  private static let groups = BinaryParts.groups

  init() {
    bins = .allocate(capacity: 7 * Self.groups)
    bins.initialize(repeating: 0)
  }

  deinit { bins.deallocate() }

  mutating func add(gold: Span<Double>, prediction: Span<Double>) {
    gold.withUnsafeBufferPointer { gold in
      prediction.withUnsafeBufferPointer { prediction in
        var start = 0
        while start < gold.count {
          let end = min(start + Self.block, gold.count)
          addBlock(gold, prediction, start..<end)
          start = end
        }
      }
    }
  }

  private mutating func addBlock(
    _ gold: UnsafeBufferPointer<Double>, _ prediction: UnsafeBufferPointer<Double>,
    _ rows: Range<Int>
  ) {
    guard let bins = bins.baseAddress else { return }
    let groups = Self.groups
    let (golds, goldSquares) = (bins, bins + groups)
    let (predictions, predictionSquares) = (bins + 2 * groups, bins + 3 * groups)
    let (larger, products) = (bins + 4 * groups, bins + 5 * groups)
    let exponents: UInt64 = 0x7ff0_0000_0000_0000
    var (lowest, highest, present) = (groups, -1, 0)
    for row in rows {
      let (y, x) = (gold[row], prediction[row])
      if y.bitPattern & exponents == exponents || x.bitPattern & exponents == exponents {
        addSpecial(isMissing: y.isNaN || x.isNaN)
        continue
      }
      let (b, a) = (BinaryParts(y.bitPattern), BinaryParts(x.bitPattern))
      golds[b.group] &+= Int128(b.significand)
      goldSquares[b.group] &+= Int128(b.significand) &* Int128(b.significand)
      predictions[a.group] &+= Int128(a.significand)
      predictionSquares[a.group] &+= Int128(a.significand) &* Int128(a.significand)
      products[a.group &+ b.group] &+= Int128(a.significand) &* Int128(b.significand)
      larger[x > y ? a.group : b.group] &+= Int128(x > y ? a.significand : b.significand)
      lowest = min(lowest, min(a.group, b.group))
      highest = max(highest, max(a.group, b.group))
      present &+= 1
    }
    count += present
    if lowest <= highest { empty(lowest...highest) }
  }

  private mutating func addSpecial(isMissing: Bool) {
    if isMissing { missing += 1 } else { infinite += 1 }
  }

  /// Moves what is in the bins of `groups` into the accumulators.
  private mutating func empty(_ groups: ClosedRange<Int>) {
    for group in groups {
      let exponent = BinaryParts.exponent(of: group)
      move(group, to: 0, exponent)
      move(Self.groups + group, to: 1, 2 * exponent)
      move(2 * Self.groups + group, to: 2, exponent)
      move(3 * Self.groups + group, to: 3, 2 * exponent)
      move(4 * Self.groups + group, to: 4, exponent)
    }
    for group in 2 * groups.lowerBound...2 * groups.upperBound {
      move(
        5 * Self.groups + group, to: 5,
        BinaryParts.exponent(of: 0) + BinaryParts.exponent(of: group))
    }
  }

  private mutating func move(_ bin: Int, to sum: Int, _ exponent: Int) {
    sums[sum].add(bins[bin], exponent: exponent)
    bins[bin] = 0
  }

  var goldSum: ExactSum { sums[0].sum }
  var goldSquares: ExactSum { sums[1].sum }
  var predictionSum: ExactSum { sums[2].sum }
  var predictionSquares: ExactSum { sums[3].sum }
  var largerSum: ExactSum { sums[4].sum }
  var products: ExactSum { sums[5].sum }
}

/// A fixed-point number wide enough for any sum of products of two doubles: Kulisch's long
/// accumulator.
private struct LongAccumulator {
  /// Two's complement, least first, the first limb weighing `2^(64 lowest)`.
  private var limbs = [UInt64](repeating: 0, count: 72)
  /// Below the smallest product, 2^-2148.
  private static let lowest = -34

  /// Adds `value · 2^exponent`.
  mutating func add(_ value: Int128, exponent: Int) {
    if value == 0 { return }
    let shift = UInt64(exponent & 63)
    let low = UInt64(truncatingIfNeeded: value)
    let high = Int64(truncatingIfNeeded: value &>> 64)
    let sign = UInt64(bitPattern: high &>> 63)
    let parts =
      shift == 0
      ? (low, UInt64(bitPattern: high), sign)
      : (
        low &<< shift, UInt64(bitPattern: high) &<< shift | low &>> (64 - shift),
        UInt64(bitPattern: high &>> Int64(64 - shift))
      )
    var place = (exponent >> 6) - Self.lowest
    var carry = false
    add(parts.0, at: place, &carry)
    add(parts.1, at: place + 1, &carry)
    add(parts.2, at: place + 2, &carry)
    place += 3
    // The sign goes on to the top, but where it meets a carry nothing changes any more.
    while carry != (sign != 0), place < limbs.count {
      add(sign, at: place, &carry)
      place += 1
    }
  }

  private mutating func add(_ term: UInt64, at place: Int, _ carry: inout Bool) {
    let (partial, first) = limbs[place].addingReportingOverflow(term)
    let (sum, second) = partial.addingReportingOverflow(carry ? 1 : 0)
    limbs[place] = sum
    carry = first || second
  }

  var sum: ExactSum { ExactSum(twosComplement: limbs, lowest: Self.lowest) }
}
