internal import Engine
internal import Synchronization
internal import Training

/// A sum over the ranks, piece by piece from the end, as the values get ready.
///
/// Each rank adds up a slice of each piece and hands the sum to the others: what is sent is what a ring
/// would send. What is added to what, and in which order, does not depend on the pieces.
///
/// A thread of its own runs it, since Open MPI moves messages only while it is called; no other calls
/// MPI meanwhile.
final class GradientExchange: @unchecked Sendable {
  let values: UnsafeMutableBufferPointer<Float>
  let precision: Precision
  private let rank: Int
  private let others: [Int]
  /// From which place on the values are there; all that follows is the running thread's.
  private let ready: Atomic<Int>
  private var pieces: [Piece] = []
  /// The values as they are sent, and as the others' sums come in.
  private let wire: Wire
  /// Of each rank, what it gives to the sums of this rank's slices, one after the other.
  private let parts: [Wire]

  private struct Piece {
    /// One a rank.
    let slices: [Range<Int>]
    /// Where this rank's begins in `parts`.
    let offset: Int
    /// Whether the sums go round, rather than what is to be added up.
    var isSummed = false
    var messages: Messages
  }

  /// Values of a piece: long enough that the time of a message is that of its bytes, short beside what a
  /// layer computes.
  private static let pieceCount = 1 << 20

  init(
    _ values: UnsafeMutableBufferPointer<Float>, _ precision: Precision, rank: Int, count: Int
  ) {
    self.values = values
    self.precision = precision
    self.rank = rank
    others = (0..<count).filter { $0 != rank }
    ready = Atomic(values.count)
    var offset = 0
    for start in stride(from: 0, to: values.count, by: Self.pieceCount).reversed() {
      let length = min(Self.pieceCount, values.count - start)
      let slices = (0..<count).map {
        start + length * $0 / count..<start + length * ($0 + 1) / count
      }
      let tag = 1 + 2 * pieces.count
      pieces.append(Piece(slices: slices, offset: offset, messages: Messages(tag: tag)))
      offset += slices[rank].count
    }
    wire = Wire(values, precision)
    parts = (0..<count).map { _ in
      Wire(FloatBuffer(count: offset), precision)
    }
  }

  /// Before each sum.
  func reset() {
    ready.store(values.count, ordering: .relaxed)
    for index in pieces.indices { pieces[index].isSummed = false }
  }

  /// To be called by who computes the values.
  func setReady(from start: Int) { ready.store(start, ordering: .releasing) }

  /// - Returns: once all are summed.
  func run(_ patience: inout Patience) throws(Messages.Failure) {
    var next = 0
    var underWay: [Int] = []
    while next < pieces.count || !underWay.isEmpty {
      let start = ready.load(ordering: .acquiring)
      while next < pieces.count, pieces[next].slices[0].lowerBound >= start {
        try begin(next)
        underWay.append(next)
        next += 1
      }
      var hasMoved = false
      for index in underWay where try pieces[index].messages.move() {
        hasMoved = true
        guard pieces[index].messages.areDone else { continue }
        if pieces[index].isSummed { finish(index) } else { try sum(index) }
      }
      underWay.removeAll { pieces[$0].isSummed && pieces[$0].messages.areDone }
      if hasMoved {
        patience.begin()
      } else if start > 0 {
        patience.pause()
      } else {
        try patience.wait(
          for: underWay.reduce(into: []) { $0.formUnion(pieces[$1].messages.missing) })
      }
    }
  }

  private func begin(_ index: Int) throws(Messages.Failure) {
    let piece = pieces[index]
    let own = piece.offset..<piece.offset + piece.slices[rank].count
    for other in others {
      try pieces[index].messages.receive(parts[other].bytes(own), from: other)
      wire.pack(piece.slices[other])
      try pieces[index].messages.send(
        UnsafeRawBufferPointer(wire.bytes(piece.slices[other])), to: other)
    }
  }

  private func sum(_ index: Int) throws(Messages.Failure) {
    let slices = pieces[index].slices
    let offset = pieces[index].offset
    let own = UnsafeMutableBufferPointer(rebasing: values[slices[rank]])
    for other in others { parts[other].unpack(offset..<offset + own.count) }
    let arrays = parts.compactMap { $0.values.baseAddress.map { $0 + offset } }
    for (place, value) in own.enumerated() { arrays[rank][place] = value }
    PairwiseSum.add(arrays, count: own.count, precision, isAlone: true)
    _ = own.update(fromContentsOf: UnsafeBufferPointer(start: arrays[0], count: own.count))
    wire.pack(slices[rank])
    pieces[index].isSummed = true
    pieces[index].messages = Messages(tag: 2 + 2 * index)
    for other in others {
      try pieces[index].messages.receive(wire.bytes(slices[other]), from: other)
      try pieces[index].messages.send(UnsafeRawBufferPointer(wire.bytes(slices[rank])), to: other)
    }
  }

  private func finish(_ index: Int) {
    for other in others { wire.unpack(pieces[index].slices[other]) }
  }
}

/// Values, and what stands for them on the wire: themselves, or in bf16 their upper halves, which for
/// values that have been rounded are all there is.
private final class Wire {
  let values: UnsafeMutableBufferPointer<Float>
  private let owner: FloatBuffer?
  private let halves: UnsafeMutableBufferPointer<UInt16>?

  init(
    _ values: UnsafeMutableBufferPointer<Float>, _ precision: Precision, owner: FloatBuffer? = nil
  ) {
    self.values = values
    self.owner = owner
    halves = precision == .bf16 ? .allocate(capacity: values.count) : nil
    halves?.initialize(repeating: 0)
  }

  convenience init(_ buffer: FloatBuffer, _ precision: Precision) {
    self.init(buffer.elements, precision, owner: buffer)
  }

  deinit { halves?.deallocate() }

  func bytes(_ places: Range<Int>) -> UnsafeMutableRawBufferPointer {
    if let halves {
      UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: halves[places]))
    } else {
      UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: values[places]))
    }
  }

  func pack(_ places: Range<Int>) {
    guard let halves else { return }
    for place in places {
      halves[place] = UInt16(truncatingIfNeeded: values[place].bitPattern >> 16)
    }
  }

  func unpack(_ places: Range<Int>) {
    guard let halves else { return }
    for place in places { values[place] = Float(bitPattern: UInt32(halves[place]) << 16) }
  }
}
