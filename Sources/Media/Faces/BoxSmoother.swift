internal import Glibc
internal import Pictures

/// Smooths the boxes and landmarks of each face in both directions of time and closes short gaps, a
/// bounded number of steps behind.
///
/// Centre, log width, log height and landmarks of step `m` are the value at `m` of the straight line that is
/// fitted to the steps within `m ± radius` by least squares, weighted by `1 - (|k| / (radius + 1))²`
/// at distance `k`; at the edges of a stretch the line is fitted to the steps there are. A face that
/// moves or grows evenly is left where it is; there is no lag. Gaps of at most `longestGap` steps are
/// first filled: centres, log sizes and landmarks between the two boxes around, evenly. Faces are kept apart by
/// their numbers. With a radius of 0 boxes stay as they are.
package struct BoxSmoother: Sendable {
  private let radius: Int
  private let longestGap: Int
  /// The steps from `delay` before to `delay` after the one that is due; shorter at the start.
  private var window: [StepFaces] = []
  private var due = 0

  /// Steps between what goes in and what comes out.
  package var delay: Int { radius + longestGap }

  package init(radius: Int, longestGap: Int) {
    precondition(radius >= 0 && longestGap >= 0)
    self.radius = radius
    self.longestGap = longestGap
  }

  /// Takes the next step.
  ///
  /// - Returns: the step `delay` before it; nil for the first ones.
  package mutating func append(_ step: StepFaces) -> StepFaces? {
    window.append(step)
    return window.count - due > delay ? next() : nil
  }

  /// The steps that are left, once all have been taken.
  package mutating func finish() -> [StepFaces] {
    var steps: [StepFaces] = []
    while due < window.count { steps.append(next()) }
    return steps
  }

  private mutating func next() -> StepFaces {
    let ids = Set(window.flatMap { $0.faces.map(\.id) })
    let faces = ids.sorted().compactMap { smoothed(id: $0) }
    let step = StepFaces(chosenID: window[due].chosenID, faces: faces)
    due += 1
    if due > delay {
      window.removeFirst()
      due -= 1
    }
    return step
  }

  /// The face as it is at the step that is due.
  private func smoothed(id: Int) -> FaceObservation? {
    let filled = filled(id: id)
    guard let middle = filled[due] else { return nil }
    guard radius > 0,
      let sides = fitted(
        filled, { [$0.box.centerX, $0.box.centerY, log($0.box.width), log($0.box.height)] })
    else { return middle }
    let box = PictureBox(
      centerX: sides[0], centerY: sides[1], width: exp(sides[2]), height: exp(sides[3]))
    return FaceObservation(
      id: id, box: box, confidence: middle.confidence, source: middle.source,
      landmarks: fitted(filled, \.landmarks))
  }

  /// Values of the lines at the step that is due; nil if it has none.
  private func fitted(
    _ steps: [FaceObservation?], _ values: (FaceObservation) -> [Double]?
  ) -> [Double]? {
    guard let count = steps[due].flatMap(values)?.count else { return nil }
    var fits = [LineFit](repeating: LineFit(), count: count)
    for direction in [-1, 1] {
      for distance in (direction < 0 ? 0 : 1)...radius {
        let index = due + direction * distance
        guard steps.indices.contains(index), let found = steps[index].flatMap(values) else { break }
        let ratio = Double(distance) / Double(radius + 1)
        for axis in fits.indices {
          fits[axis].add(found[axis], at: Double(direction * distance), weight: 1 - ratio * ratio)
        }
      }
    }
    return fits.map(\.valueAtZero)
  }

  /// The face in every step of the window, short gaps filled.
  private func filled(id: Int) -> [FaceObservation?] {
    var steps = window.map { $0.face(id: id) }
    var last: Int?
    for index in steps.indices {
      guard let next = steps[index] else { continue }
      if let last, let before = steps[last], index - last > 1, index - last - 1 <= longestGap {
        for missing in last + 1..<index {
          let share = Double(missing - last) / Double(index - last)
          steps[missing] = FaceObservation(
            id: id, box: before.box.moved(toward: next.box, by: share), confidence: nil,
            source: .interpolated, landmarks: before.landmarks(toward: next, by: share))
        }
      }
      last = index
    }
    return steps
  }
}

extension FaceObservation {
  /// Landmarks on the way to those of another step; nil if one has none.
  fileprivate func landmarks(toward other: FaceObservation, by share: Double) -> [Double]? {
    guard let landmarks, let others = other.landmarks else { return nil }
    return zip(landmarks, others).map { $0 + ($1 - $0) * share }
  }
}

/// Sums of a weighted least-squares line.
private struct LineFit {
  private var weights = 0.0
  private var places = 0.0
  private var squares = 0.0
  private var values = 0.0
  private var products = 0.0

  mutating func add(_ value: Double, at place: Double, weight: Double) {
    weights += weight
    places += weight * place
    squares += weight * place * place
    values += weight * value
    products += weight * place * value
  }

  /// The line's value at place 0; the mean where there is one place only.
  var valueAtZero: Double {
    let determinant = weights * squares - places * places
    return determinant > 1e-9
      ? (squares * values - places * products) / determinant : values / weights
  }
}
