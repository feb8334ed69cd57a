internal import Engine

/// The gradient of a batch, added up over its shards: those of this process, then those of all.
///
/// The last of this process's shards hands its gradients on while it goes on with its backward pass.
final class ShardedGradient {
  private let gradients: UnsafeMutableBufferPointer<Float>
  /// Where they stand in the store.
  let places: Range<Int>
  private let shards: Int
  private let precision: Precision
  private let collective: any Collective
  /// One for each level of the tree along which this process's shards are added up.
  private var halves: [FloatBuffer] = []

  /// - Parameters:
  ///   - gradients: the store's.
  ///   - places: those that the shards leave.
  ///   - shards: this process's, at least one.
  ///   - precision: to which the gradient of each shard and every sum of two is rounded.
  init(
    _ gradients: FloatBuffer, _ places: Range<Int>, shards: Int, _ precision: Precision,
    _ collective: any Collective
  ) {
    self.gradients = UnsafeMutableBufferPointer(rebasing: gradients.elements[places])
    self.places = places
    self.shards = shards
    self.precision = precision
    self.collective = collective
  }

  /// Leaves the sum over all shards of all processes in the store.
  ///
  /// - Parameter backward: leaves the gradients of one of this process's shards in the store, as
  ///   `SequenceNetwork.backward`.
  func sum(_ backward: (_ shard: Int, _ finished: (Int) -> Void) -> Void) throws {
    try collective.sum(gradients, precision) { ready in
      // Down to the last shard, after those before it.
      var (range, level) = (0..<shards, 0)
      while range.count > 1 {
        let middle = PairwiseSum.middle(of: range)
        add(range.lowerBound..<middle, level: level + 1, backward)
        keepHalf(level)
        range = middle..<range.upperBound
        level += 1
      }
      var end = gradients.count
      backward(range.lowerBound) { start in
        let done = start - places.lowerBound..<end
        round(done)
        for level in (0..<level).reversed() { addHalf(level, done) }
        end = done.lowerBound
        ready(end)
      }
    }
  }

  /// Leaves the sum of the gradients of some of this process's shards in the store.
  private func add(
    _ range: Range<Int>, level: Int, _ backward: (_ shard: Int, _ finished: (Int) -> Void) -> Void
  ) {
    guard range.count > 1 else {
      backward(range.lowerBound) { _ in }
      return round(gradients.indices)
    }
    let middle = PairwiseSum.middle(of: range)
    add(range.lowerBound..<middle, level: level + 1, backward)
    keepHalf(level)
    add(middle..<range.upperBound, level: level + 1, backward)
    addHalf(level, gradients.indices)
  }

  private func keepHalf(_ level: Int) {
    while halves.count <= level { halves.append(FloatBuffer(count: gradients.count)) }
    _ = halves[level].elements.update(fromContentsOf: gradients)
  }

  private func addHalf(_ level: Int, _ places: Range<Int>) {
    guard let start = gradients.baseAddress else { return }
    let arrays = [start, halves[level].pointer].map { $0 + places.lowerBound }
    PairwiseSum.add(arrays, count: places.count, precision)
  }

  private func round(_ places: Range<Int>) {
    guard precision == .bf16 else { return }
    nonisolated(unsafe) let gradients = gradients
    ThreadTeam.split(places.count) { range, _ in
      for place in range {
        let place = places.lowerBound + place
        gradients[place] = gradients[place].roundedToBF16
      }
    }
  }
}
