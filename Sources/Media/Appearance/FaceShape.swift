internal import Segments

/// The points of a face that geometric features are of: 49 of the 68 landmarks, without the jaw and
/// the inner corners of the mouth.
enum FacePoints {
  /// Numbers of the landmarks: brows 10, nose 9, eyes 12, mouth 18.
  static let all = Array(17...59) + [61, 62, 63, 65, 66, 67]
  static let count = all.count

  /// Points that no expression moves much: the corners of the eyes, and the nose.
  static let stable = places(of: [36, 39, 42, 45] + Array(27...35))
  /// Brow and eye at the picture's left, at its right, and the mouth; in this order.
  static let groups = [
    places(of: Array(17...21) + Array(36...41)), places(of: Array(22...26) + Array(42...47)),
    places(of: Array(48...59) + [61, 62, 63, 65, 66, 67]),
  ]

  /// Places of landmarks among the 49.
  private static func places(of numbers: [Int]) -> [Int] {
    numbers.compactMap { all.firstIndex(of: $0) }
  }

  /// The 49 of the coordinates of all landmarks.
  ///
  /// - Parameter landmarks: in the order of `LandmarkTable.columns`.
  static func points(of landmarks: [Double]) -> [SIMD2<Double>] {
    all.map { SIMD2(landmarks[$0], landmarks[LandmarkTable.pointCount + $0]) }
  }
}

/// The shape that faces are aligned to: a schematic face, symmetric and at rest. Its unit is the distance
/// between the outer corners of the eyes, its origin lies between them, `y` goes down.
enum ReferenceShape {
  static let points: [SIMD2<Double>] = [
    // Brows.
    [-0.66, -0.20], [-0.55, -0.30], [-0.41, -0.33], [-0.27, -0.31], [-0.14, -0.26],
    [0.14, -0.26], [0.27, -0.31], [0.41, -0.33], [0.55, -0.30], [0.66, -0.20],
    // Nose.
    [0, -0.02], [0, 0.13], [0, 0.28], [0, 0.43],
    [-0.16, 0.50], [-0.08, 0.53], [0, 0.55], [0.08, 0.53], [0.16, 0.50],
    // Eyes.
    [-0.50, 0], [-0.41, -0.06], [-0.29, -0.06], [-0.20, 0.01], [-0.30, 0.04], [-0.41, 0.04],
    [0.20, 0.01], [0.29, -0.06], [0.41, -0.06], [0.50, 0], [0.41, 0.04], [0.30, 0.04],
    // Mouth.
    [-0.28, 0.76], [-0.17, 0.71], [-0.07, 0.68], [0, 0.70], [0.07, 0.68], [0.17, 0.71],
    [0.28, 0.76], [0.17, 0.85], [0.08, 0.89], [0, 0.90], [-0.08, 0.89], [-0.17, 0.85],
    [-0.08, 0.755], [0, 0.76], [0.08, 0.755], [0.08, 0.77], [0, 0.775], [-0.08, 0.77],
  ]

  private static let stable = FacePoints.stable.map { points[$0] }
  private static let center = mean(stable)

  /// Brings points to the reference by the similarity that takes the stable ones nearest to its own:
  /// turned, scaled and moved, least squares. With points as complex numbers
  ///
  ///     z ↦ a (z − z̄) + q̄,   a = Σ conj(z_i − z̄) (q_i − q̄) / Σ |z_i − z̄|²
  ///
  /// over the stable points `z_i` and the reference's `q_i`, whose means are `z̄` and `q̄`.
  ///
  /// - Returns: nil if the stable points are one.
  static func aligned(_ face: [SIMD2<Double>]) -> [SIMD2<Double>]? {
    let middle = mean(FacePoints.stable.map { face[$0] })
    var (turn, size) = (SIMD2<Double>.zero, 0.0)
    for (place, target) in zip(FacePoints.stable, stable) {
      let (z, q) = (face[place] - middle, target - center)
      turn += SIMD2(z.x * q.x + z.y * q.y, z.x * q.y - z.y * q.x)
      size += z.x * z.x + z.y * z.y
    }
    guard size > 0 else { return nil }
    let a = turn / size
    return face.map { point in
      let z = point - middle
      return SIMD2(a.x * z.x - a.y * z.y, a.x * z.y + a.y * z.x) + center
    }
  }

  private static func mean(_ points: [SIMD2<Double>]) -> SIMD2<Double> {
    points.reduce(SIMD2.zero, +) / Double(points.count)
  }
}
