internal import CKernels
internal import Engine

extension TemporalFilters {
  var bandMatrix: Matrix { Matrix(band.pointer, geometry.rowLength, geometry.bandWidth) }

  /// The samples that a product's outputs depend on: rows that overlap from product to product.
  func rows(of workspace: Workspace, _ product: Int) -> Matrix {
    Matrix(
      workspace.samples.pointer + product * Geometry.columns, Geometry.rows, geometry.rowLength,
      stride: geometry.stride)
  }

  /// The outputs of one product within `[stretch, filters]`.
  func columns(of workspace: Workspace, _ product: Int) -> Matrix {
    Matrix(
      workspace.outputs.pointer + product * geometry.bandWidth, Geometry.rows, geometry.bandWidth,
      stride: geometry.stride * geometry.filters)
  }

  /// Takes over the parameters.
  func fillBand() {
    let (filters, width) = (geometry.filters, geometry.bandWidth)
    shifts.pointer.update(from: bias.value, count: filters)
    for column in 0..<Geometry.columns {
      for filter in 0..<filters {
        for tap in 0..<geometry.taps {
          band.pointer[(tap + column) * width + column * filters + filter] =
            weight.value[filter * geometry.taps + tap]
        }
      }
    }
  }

  /// Adds up the threads' gradients, in their order, along the band.
  func foldGradients() {
    let (filters, width) = (geometry.filters, geometry.bandWidth)
    for filter in 0..<filters {
      for tap in 0..<geometry.taps {
        var sum: Float = 0
        for workspace in workspaces {
          for column in 0..<Geometry.columns {
            sum += workspace.gradient.pointer[(tap + column) * width + column * filters + filter]
          }
        }
        weight.gradient[filter * geometry.taps + tap] = sum
      }
      bias.gradient[filter] = Float(workspaces.reduce(0) { $0 + $1.biasGradient[filter] })
    }
  }

  /// Copies a stretch of samples, with zeros beyond the sequence.
  func loadSamples(_ sequence: Int, _ stretch: Int, into workspace: Workspace) {
    let first = stretch * geometry.stretch - (geometry.taps - 1) / 2
    let from = max(first, 0)
    let to = min(first + workspace.samples.count, sampleCount)
    let samples = workspace.samples.pointer
    if from > first || to < first + workspace.samples.count { workspace.samples.zero() }
    guard from < to else { return }
    (samples + from - first).update(
      from: input.value.pointer + sequence * sampleCount + from, count: to - from)
  }

  /// Rectifies and pools the filters' outputs, and turns them to `[filter, time]`.
  func poolOutputs(of workspace: Workspace, _ sequence: Int, _ stretch: Int) {
    forEachTile(stretch) { times, start in
      kernel_pool_forward(
        Int32(times.count), Int32(pool), Int32(geometry.filters),
        workspace.outputs.pointer + (times.lowerBound - start) * pool * geometry.filters,
        shifts.pointer, output.value.pointer + place(sequence, times.lowerBound), pooledCount,
        keepsWinners ? winner(sequence, times.lowerBound) : nil)
    }
  }

  /// Takes the gradient of the pooled outputs back to those of the filters' outputs.
  func spreadGradient(
    _ upstream: Memory, of workspace: Workspace, _ sequence: Int, _ stretch: Int
  ) {
    var end = 0
    forEachTile(stretch) { times, start in
      let first = (times.lowerBound - start) * pool * geometry.filters
      kernel_pool_backward(
        Int32(times.count), Int32(pool), Int32(geometry.filters),
        upstream.pointer + place(sequence, times.lowerBound), pooledCount,
        winner(sequence, times.lowerBound), workspace.outputs.pointer + first,
        workspace.biasGradient)
      end = first + times.count * pool * geometry.filters
    }
    (workspace.outputs.pointer + end).update(
      repeating: 0, count: geometry.stretch * geometry.filters - end)
  }

  /// Where a sequence's first filter has a time.
  private func place(_ sequence: Int, _ time: Int) -> Int {
    sequence * geometry.filters * pooledCount + time
  }

  private func winner(_ sequence: Int, _ time: Int) -> UnsafeMutablePointer<UInt8> {
    winners + (sequence * pooledCount + time) * geometry.paddedFilters
  }

  /// Runs through a stretch's pooled times in tiles that stay in the first-level cache.
  private func forEachTile(_ stretch: Int, _ body: (_ times: Range<Int>, _ start: Int) -> Void) {
    let start = stretch * geometry.stretch / pool
    let end = min(start + geometry.stretch / pool, pooledCount)
    for first in stride(from: start, to: end, by: Geometry.tileTimes) {
      body(first..<min(first + Geometry.tileTimes, end), start)
    }
  }
}
