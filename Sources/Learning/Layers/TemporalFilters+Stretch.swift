import Glibc

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

  func fillBand() {
    let (filters, width) = (geometry.filters, geometry.bandWidth)
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
      bias.gradient[filter] = workspaces.reduce(0) {
        $0 + $1.gradient.pointer[geometry.rowLength * width + filter]
      }
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
    let filters = geometry.filters
    forEachTile(stretch) { times, start in
      for filter in 0..<filters {
        let shift = bias.value[filter]
        let source = workspace.outputs.pointer + filter
        let destination = output.value.pointer + (sequence * filters + filter) * pooledCount
        let winner = winners + sequence * pooledCount * filters + filter
        for time in times {
          let values = source + (time - start) * pool * filters
          var best = values[0]
          var place: UInt8 = 1
          for other in 1..<pool where values[other * filters] > best {
            best = values[other * filters]
            place = UInt8(other + 1)
          }
          // Written so that a NaN stays one.
          let isRectified = best + shift <= 0
          destination[time] = isRectified ? 0 : best + shift
          if keepsWinners { winner[time * filters] = isRectified ? 0 : place }
        }
      }
    }
  }

  /// Takes the gradient of the pooled outputs back to those of the filters' outputs.
  func spreadGradient(
    _ upstream: FloatBuffer, of workspace: Workspace, _ sequence: Int, _ stretch: Int,
    biasGradient: UnsafeMutablePointer<Float>
  ) {
    let filters = geometry.filters
    workspace.outputs.zero()
    forEachTile(stretch) { times, start in
      for filter in 0..<filters {
        let source = upstream.pointer + (sequence * filters + filter) * pooledCount
        let winner = winners + sequence * pooledCount * filters + filter
        var sum: Float = 0
        for time in times {
          let place = Int(winner[time * filters])
          guard place > 0 else { continue }
          let output = ((time - start) * pool + place - 1) * filters + filter
          workspace.outputs.pointer[output] = source[time]
          sum += source[time]
        }
        biasGradient[filter] += sum
      }
    }
  }

  /// Runs through a stretch's pooled times in tiles that stay in the first-level cache.
  private func forEachTile(_ stretch: Int, _ body: (_ times: Range<Int>, _ start: Int) -> Void) {
    let start = stretch * geometry.stretch / pool
    let end = min(start + geometry.stretch / pool, pooledCount)
    for first in stride(from: start, to: end, by: 32) {
      body(first..<min(first + 32, end), start)
    }
  }
}
