internal import Engine
internal import Glibc
internal import LinearAlgebra
internal import Pictures

/// Moves a box that holds the target to where the target's edges are, by what its features say.
///
/// Ridge regression on the features of boxes about the first picture's target, four targets each: how far
/// the centre is off, in widths and heights, and the logarithms of the ratios of the sides.
///
///     w = Xᵀ (X Xᵀ + 1000 I)⁻¹ y, with the means of X and y taken off first
///
/// - Source: Girshick et al. 2014, appendix C, doi:10.1109/CVPR.2014.81, as Nam & Han 2016 use it.
struct BoxRegression {
  private static let penalty = 1000.0

  /// `[feature, target]`.
  private let weights: [Float]
  private let featureMeans: [Float]
  private let targetMeans: [Double]

  /// - Parameters:
  ///   - rows: features of `boxes`.
  ///   - target: what they are to become.
  /// - Returns: nil without boxes.
  init?(_ rows: FeatureRows, of boxes: [PictureBox], target: PictureBox) {
    guard !boxes.isEmpty else { return nil }
    precondition(rows.count == boxes.count)
    let (count, width) = (boxes.count, TrackingModel.featureCount)
    var sums = [Double](repeating: 0, count: width)
    let centred = FloatBuffer(count: count * width)
    _ = centred.elements.update(fromContentsOf: rows.values)
    for row in 0..<count {
      for column in 0..<width { sums[column] += Double(centred.pointer[row * width + column]) }
    }
    let means = sums.map { Float($0 / Double(count)) }
    for row in 0..<count {
      for column in 0..<width { centred.pointer[row * width + column] -= means[column] }
    }
    let targets = boxes.map { Self.offsets(from: $0, to: target) }
    let targetMeans = (0..<4).map { axis in
      targets.reduce(0) { $0 + $1[axis] } / Double(count)
    }

    let matrix = Matrix(centred.pointer, count, width)
    let products = FloatBuffer(count: count * count)
    multiplyInParallel(matrix, matrix.transposed, into: Matrix(products.pointer, count, count))
    var kernel = SymmetricMatrix(size: count)
    kernel.values = products.array.map(Double.init)
    for row in 0..<count { kernel[row, row] += Self.penalty }
    let solved = FloatBuffer(count: count * 4)
    for axis in 0..<4 {
      // Positive definite: the penalty is above zero.
      let column = kernel.solving(targets.map { $0[axis] - targetMeans[axis] })
      for (row, value) in (column ?? []).enumerated() {
        solved.pointer[row * 4 + axis] = Float(value)
      }
    }
    let weights = FloatBuffer(count: width * 4)
    multiplyInParallel(
      matrix.transposed, Matrix(solved.pointer, count, 4), into: Matrix(weights.pointer, width, 4))
    self.weights = weights.array
    featureMeans = means
    self.targetMeans = targetMeans
  }

  /// The boxes moved, one for each row.
  func boxes(_ boxes: [PictureBox], _ rows: FeatureRows) -> [PictureBox] {
    let width = TrackingModel.featureCount
    return boxes.indices.map { row in
      var offsets = targetMeans
      for column in 0..<width {
        let value = Double(rows.values[row * width + column] - featureMeans[column])
        for axis in 0..<4 { offsets[axis] += value * Double(weights[column * 4 + axis]) }
      }
      let box = boxes[row]
      return PictureBox(
        centerX: box.centerX + offsets[0] * box.width,
        centerY: box.centerY + offsets[1] * box.height, width: box.width * exp(offsets[2]),
        height: box.height * exp(offsets[3]))
    }
  }

  private static func offsets(from box: PictureBox, to target: PictureBox) -> [Double] {
    [
      (target.centerX - box.centerX) / box.width, (target.centerY - box.centerY) / box.height,
      log(target.width / box.width), log(target.height / box.height),
    ]
  }
}
