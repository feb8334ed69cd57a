internal import Engine

/// The first stage of the speech network in one pass: filters over the samples of one channel,
/// half-wave rectifier, and the maximum over neighbouring outputs.
///
///     output[n, f, u] = max over p of max(0, bias[f] + sum over k of weight[f, k] · input[n, u·pool + p + k − before])
///
/// with zeros around the sequence, as many outputs as samples before the pool, the larger half of an
/// odd number of zeros after. The same as `Convolution` and `MaximumPooling` one after the other,
/// without writing out the filters' outputs, which are `pool` times as large as what remains.
///
/// A stretch of samples is read as a matrix of overlapping rows, so that a few columns of outputs at
/// a time are one matrix product with a banded matrix of the weights; the stretch is as long as the
/// second-level cache is large.
///
/// - Input `[batch, samples]` without a gradient, output `[batch, filters, samples / pool]`,
///   row-major; weight `[filters, 1, taps]`, bias `[filters]`. What does not fill a pool at the end
///   is dropped. The gradient goes to the first of equal outputs.
package final class TemporalFilters: Layer {
  package let output: Activation
  package var trainedParameters: [Parameter] { [weight, bias] }
  let input: Activation
  let weight: Parameter
  let bias: Parameter
  let pool: Int
  let geometry: Geometry
  /// `[rowLength, columns · filters]`: the weights, one row lower from column to column.
  let band: FloatBuffer
  /// The biases, in whole vectors.
  let shifts: FloatBuffer
  let workspaces: [Workspace]
  /// `[batch, samples / pool, filters in whole vectors]`: 0 where rectified, else 1 + the place of the maximum.
  let winners: UnsafeMutablePointer<UInt8>
  private let winnerCount: Int

  /// How a stretch of samples is read as a matrix.
  struct Geometry {
    /// Outputs in one row of a product.
    static let columns = 4
    /// Rows of a stretch.
    static let rows = 48

    let taps: Int
    let filters: Int
    /// Samples that one row's outputs depend on.
    let rowLength: Int
    /// Samples from one row to the next.
    let stride: Int

    init(taps: Int, filters: Int, pool: Int) {
      self.taps = taps
      self.filters = filters
      rowLength = taps + Self.columns - 1
      // Whole pools and whole products in each row.
      let unit = Self.columns * pool
      stride = (rowLength + unit - 1) / unit * unit
    }

    /// Pooled times of a tile, whose gradients are added up in floats.
    static let tileTimes = 32
    /// In whole vectors of eight.
    var paddedFilters: Int { (filters + 7) / 8 * 8 }

    var stretch: Int { Self.rows * stride }
    var products: Int { stride / Self.columns }
    var bandWidth: Int { Self.columns * filters }
  }

  /// What one thread works on.
  final class Workspace {
    /// A stretch of samples and what its last outputs reach beyond it.
    let samples: FloatBuffer
    /// `[stretch, filters]`: the filters' outputs, or their gradients; a vector more, for what is
    /// read and written in whole vectors.
    let outputs: FloatBuffer
    /// Gradient of `band`.
    let gradient: FloatBuffer
    let biasGradient: UnsafeMutablePointer<Double>

    init(_ geometry: Geometry) {
      samples = FloatBuffer(count: geometry.stretch + geometry.rowLength)
      outputs = FloatBuffer(count: geometry.stretch * geometry.filters + 8)
      gradient = FloatBuffer(count: geometry.rowLength * geometry.bandWidth)
      biasGradient = .allocate(capacity: geometry.filters)
    }

    deinit { biasGradient.deallocate() }
  }

  /// - Precondition: `input` is `[batch, samples]`, row-major, without a gradient; `weight` has one
  ///   input channel; `pool` is below 256.
  package init(
    _ input: Activation, weight: Parameter, bias: Parameter, pool: Int, training: Bool
  ) {
    let shape = weight.shape
    precondition(input.isPlain && input.shape.count == 2 && input.gradient == nil)
    precondition(shape.count == 3 && shape[1] == 1 && (1..<256).contains(pool))
    self.input = input
    self.weight = weight
    self.bias = bias
    self.pool = pool
    let geometry = Geometry(taps: shape[2], filters: shape[0], pool: pool)
    self.geometry = geometry
    output = Activation([input.shape[0], shape[0], input.shape[1] / pool], gradient: training)
    band = FloatBuffer(count: geometry.rowLength * geometry.bandWidth)
    shifts = FloatBuffer(count: geometry.paddedFilters)
    workspaces = (0..<ThreadTeam.count).map { _ in Workspace(geometry) }
    winnerCount =
      training ? input.shape[0] * (input.shape[1] / pool) * geometry.paddedFilters : 0
    winners = .allocate(capacity: max(winnerCount, 1))
  }

  deinit { winners.deallocate() }

  var batch: Int { input.shape[0] }
  var sampleCount: Int { input.shape[1] }
  var pooledCount: Int { output.shape[2] }
  var keepsWinners: Bool { winnerCount > 0 }
  var stretchesPerSequence: Int { (sampleCount + geometry.stretch - 1) / geometry.stretch }

  package func forward(_ mode: Mode) {
    fillBand()
    ThreadTeam.split(batch * stretchesPerSequence) { stretches, thread in
      let workspace = self.workspaces[thread]
      for index in stretches {
        let (sequence, stretch) = (
          index / self.stretchesPerSequence, index % self.stretchesPerSequence
        )
        self.loadSamples(sequence, stretch, into: workspace)
        for product in 0..<self.geometry.products {
          multiply(
            self.rows(of: workspace, product), self.bandMatrix,
            into: self.columns(of: workspace, product))
        }
        self.poolOutputs(of: workspace, sequence, stretch)
      }
    }
  }

  package func backward() {
    guard let upstream = output.gradient else { return }
    for workspace in workspaces {
      workspace.gradient.zero()
      workspace.biasGradient.update(repeating: 0, count: geometry.filters)
    }
    ThreadTeam.split(batch * stretchesPerSequence) { stretches, thread in
      let workspace = self.workspaces[thread]
      let bandGradient = Matrix(
        workspace.gradient.pointer, self.geometry.rowLength, self.geometry.bandWidth)
      for index in stretches {
        let (sequence, stretch) = (
          index / self.stretchesPerSequence, index % self.stretchesPerSequence
        )
        self.loadSamples(sequence, stretch, into: workspace)
        self.spreadGradient(upstream, of: workspace, sequence, stretch)
        for product in 0..<self.geometry.products {
          multiply(
            self.rows(of: workspace, product).transposed, self.columns(of: workspace, product),
            into: bandGradient, keep: 1)
        }
      }
    }
    foldGradients()
  }
}
