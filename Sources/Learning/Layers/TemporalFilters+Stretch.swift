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
    let (filters, width) = (geometry.filters, geometry.tileWidth)
    let tile = workspace.tile.pointer
    forEachTile(stretch) { times, start in
      for time in times {
        let values = workspace.outputs.pointer + (time - start) * pool * filters
        let winner = winners + (sequence * pooledCount + time) * width
        for filter in stride(from: 0, to: filters, by: 8) {
          var best = load(values + filter, 8)
          var place = SIMD8<Int32>(repeating: 1)
          for other in 1..<max(pool, 1) {
            let value = load(values + other * filters + filter, 8)
            place.replace(with: Int32(other + 1), where: value .> best)
            best.replace(with: value, where: value .> best)
          }
          best += load(shifts.pointer + filter, 8)
          // Written so that a NaN stays one.
          let isRectified = best .<= SIMD8<Float>()
          store(
            best.replacing(with: 0, where: isRectified),
            tile + (time - times.lowerBound) * width + filter, 8)
          guard keepsWinners else { continue }
          place.replace(with: 0, where: isRectified)
          UnsafeMutableRawPointer(winner + filter).storeBytes(of: place, as: SIMD8<Int32>.self)
        }
      }
      for filter in 0..<filters {
        let destination = output.value.pointer + (sequence * filters + filter) * pooledCount
        for time in times {
          destination[time] = tile[(time - times.lowerBound) * width + filter]
        }
      }
    }
  }

  /// Takes the gradient of the pooled outputs back to those of the filters' outputs.
  func spreadGradient(
    _ upstream: Memory, of workspace: Workspace, _ sequence: Int, _ stretch: Int
  ) {
    let (filters, width) = (geometry.filters, geometry.tileWidth)
    let tile = workspace.tile.pointer
    var end = 0
    forEachTile(stretch) { times, start in
      for filter in 0..<filters {
        let source = upstream.pointer + (sequence * filters + filter) * pooledCount
        for time in times { tile[(time - times.lowerBound) * width + filter] = source[time] }
      }
      for filter in stride(from: 0, to: filters, by: 8) {
        var sum = SIMD8<Float>()
        for time in times {
          let winner = winners + (sequence * pooledCount + time) * width + filter
          let place = UnsafeRawPointer(winner).loadUnaligned(as: SIMD8<Int32>.self)
          let row = tile + (time - times.lowerBound) * width + filter
          let gradient = load(row, 8).replacing(with: 0, where: place .== SIMD8<Int32>())
          store(gradient, row, 8)
          sum += gradient
        }
        for lane in 0..<min(8, filters - filter) {
          workspace.biasGradient[filter + lane] += Double(sum[lane])
        }
      }
      // Rows in order: what is written beyond the end of one is overwritten by the next.
      for time in times {
        let row = tile + (time - times.lowerBound) * width
        let winner = winners + (sequence * pooledCount + time) * width
        for other in 0..<pool {
          // A vector: comparing with a scalar goes lane by lane.
          let here = SIMD8(repeating: Int32(other + 1))
          let destination =
            workspace.outputs.pointer + ((time - start) * pool + other) * filters
          for filter in stride(from: 0, to: filters, by: 8) {
            let place = UnsafeRawPointer(winner + filter).loadUnaligned(as: SIMD8<Int32>.self)
            store(
              load(row + filter, 8).replacing(with: 0, where: place .!= here),
              destination + filter, 8)
          }
        }
      }
      end = (times.upperBound - start) * pool * filters
    }
    (workspace.outputs.pointer + end).update(
      repeating: 0, count: geometry.stretch * filters - end)
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
