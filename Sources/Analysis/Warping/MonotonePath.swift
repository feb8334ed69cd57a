/// A path through a trace: for each step a position on it, from the first step to the last and
/// never back.
///
///     p(t) = t + Σ_b displacement_b · hat_b(t)
///
/// with hat_b the triangle of height 1 between the knots next to knot b. It is the same as a sum of
/// ramps between neighbouring knots, weighted by how far the path advances between them: what has
/// not to be negative are these advances. Without displacements it is the trace's own pace, exactly.
struct MonotonePath: Equatable, Sendable {
  let steps: Int
  /// Distance of the knots, steps.
  let spacing: Double
  /// `[inner knot]`, in steps; the first and the last knot are not displaced.
  var displacements: [Double]

  /// The path without a warp, its knots as near to `spacing` apart as equal distances allow.
  init(steps: Int, spacing: Double) {
    self.steps = steps
    let length = Double(max(steps - 1, 1))
    let segments = max(1, (length / spacing).rounded())
    self.spacing = length / segments
    displacements = [Double](repeating: 0, count: Int(segments) - 1)
  }

  var segments: Int { displacements.count + 1 }

  /// How far the path advances in a segment, in steps.
  func advance(in segment: Int) -> Double {
    let (before, after) = displacements(around: segment)
    return spacing + (after - before)
  }

  /// The segment in which a step lies, and how far through it, from 0 to 1.
  func location(of step: Int) -> (segment: Int, share: Double) {
    if step == steps - 1 { return (segments - 1, 1) }
    let position = Double(step) / spacing
    let segment = min(Int(position), segments - 1)
    return (segment, min(position - Double(segment), 1))
  }

  /// `[step]`: p.
  var positions: [Double] {
    (0..<steps).map { step in
      let (segment, share) = location(of: step)
      let (before, after) = displacements(around: segment)
      let position = Double(step) + ((1 - share) * before + share * after)
      return min(max(position, 0), Double(steps - 1))
    }
  }

  private func displacements(around segment: Int) -> (before: Double, after: Double) {
    (
      segment > 0 ? displacements[segment - 1] : 0,
      segment < displacements.count ? displacements[segment] : 0
    )
  }
}

/// The value at a position between two steps, on the straight line between theirs; on a step, the
/// step's own. NaN if a step that is needed is missing.
func interpolated(_ series: [Double], at position: Double) -> Double {
  let step = Int(position)
  let share = position - Double(step)
  if share == 0 { return series[step] }
  return (1 - share) * series[step] + share * series[step + 1]
}
