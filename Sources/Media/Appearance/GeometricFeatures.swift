package import Files
internal import Glibc
internal import Segments

/// The 316 geometric features of a face: how its 49 points lie, move, and stand to each other.
///
/// Of points aligned to the reference (`ReferenceShape`), in this order, in its unit:
///
///     98  `shape_x_*`, `shape_y_*`: coordinates less the reference's
///     98  `motion_x_*`, `motion_y_*`: coordinates less those of the step before
///     71  of brow and eye at the picture's left, at its right, and the mouth: distances of
///         successive points, n − 1, then the angles at those between, n − 2, radians, 0 to π
///     49  `median_*`: distances from the median of the stable points, taken by coordinates
///
/// Source: the counts of M. Valstar et al., "AVEC 2016", doi:10.1145/2988257.2988258; the order within
/// them, the stable points and the angles' unit are not published, and chosen here.
package struct GeometricFeatures: FaceValues {
  package static let names =
    ["shape_x", "shape_y", "motion_x", "motion_y"].flatMap { kind in
      FacePoints.all.map { "\(kind)_\($0)" }
    }
    + FacePoints.groups.flatMap { places in
      let group = places.map { "\(FacePoints.all[$0])" }
      return zip(group, group.dropFirst()).map { "distance_\($0)_\($1)" }
        + (1..<group.count - 1).map { "angle_\(group[$0 - 1])_\(group[$0])_\(group[$0 + 1])" }
    } + FacePoints.all.map { "median_\($0)" }

  package let recording: String
  package let step: Double
  package var stepCount: Int { shapes.count }
  package let interpolatedCount: Int
  package let missingCount: Int
  private let shapes: [[SIMD2<Double>]?]

  /// - Parameters:
  ///   - path: of a table of faces.
  ///   - longestGap: seconds; longer gaps stay missing.
  /// - Throws: as `LandmarkTable`; `badData` if the stable points of a step are one.
  package init(path: String, longestGap: Double) throws(FileError) {
    let table = try LandmarkTable(path: path)
    (recording, step) = (table.recording, table.step)
    var seen: [[SIMD2<Double>]?] = []
    for (step, landmarks) in table.steps.enumerated() {
      guard let landmarks else {
        seen.append(nil)
        continue
      }
      guard let shape = ReferenceShape.aligned(FacePoints.points(of: landmarks)) else {
        throw FileError(
          .badData, path: path,
          "expected landmarks of a face, found those of eyes and nose in one place in step \(step + 1)"
        )
      }
      seen.append(shape)
    }
    // A gap of 1 s has 25 steps of .04 s, however that is rounded.
    shapes = ShapeInterpolation.closing(seen, longestGap: Int(longestGap / table.step + 1e-6))
    missingCount = shapes.count { $0 == nil }
    interpolatedCount = seen.count { $0 == nil } - missingCount
  }

  package func forEachStep(
    every: Int, _ body: (_ step: Int, _ values: [Float]) throws -> Void
  ) throws {
    for step in stride(from: every - 1, to: stepCount, by: every) {
      try body(step, values(ofStep: step))
    }
  }

  /// The features of a step; NaN where there are no landmarks, and in what is said of motion where
  /// there are none in the step before.
  func values(ofStep step: Int) -> [Float] {
    guard let shape = shapes[step] else {
      return Array(repeating: .nan, count: Self.names.count)
    }
    let before = step > 0 ? shapes[step - 1] : nil
    var values: [Double] = []
    values.reserveCapacity(Self.names.count)
    let offsets = zip(shape, ReferenceShape.points).map { $0 - $1 }
    values += offsets.map(\.x) + offsets.map(\.y)
    let motions = before.map { zip(shape, $0).map { $0 - $1 } }
    values +=
      motions.map { $0.map(\.x) + $0.map(\.y) }
      ?? Array(repeating: .nan, count: 2 * FacePoints.count)
    for group in FacePoints.groups {
      let ways = zip(group, group.dropFirst()).map { shape[$1] - shape[$0] }
      values += ways.map(Self.length)
      // The angle at a point is that between the ways to the one before and to the one behind it.
      values += zip(ways, ways.dropFirst()).map { Self.angle(-$0, $1) }
    }
    let stable = FacePoints.stable.map { shape[$0] }
    let middle = SIMD2(Self.median(stable.map(\.x)), Self.median(stable.map(\.y)))
    values += shape.map { Self.length($0 - middle) }
    return values.map { Float($0) }
  }

  private static func length(_ way: SIMD2<Double>) -> Double { hypot(way.x, way.y) }

  /// 0 where one of the ways has no length.
  private static func angle(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double {
    atan2(abs(a.x * b.y - a.y * b.x), (a * b).sum())
  }

  /// Of an odd number of values.
  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
