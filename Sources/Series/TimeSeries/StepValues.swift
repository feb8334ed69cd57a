extension Recording {
  /// What the recording has at the END of each of so many steps, `[step, dimension]`, row-major.
  ///
  /// A step without a row within half a step of its end has NaN; of two rows the nearer counts.
  ///
  /// - Parameter step: duration of a step, seconds.
  package func values(atEndsOf steps: Int, step: Double) -> [Float] {
    let width = columns.count
    var values = [Float](repeating: .nan, count: steps * width)
    var distance = [Double](repeating: .infinity, count: steps)
    for (row, time) in times.enumerated() {
      let position = (time / step).rounded()
      guard position >= 1, position <= Double(steps) else { continue }
      let index = Int(position) - 1
      let apart = abs(time - endTime(ofStep: index, step: step))
      guard apart < distance[index] else { continue }
      distance[index] = apart
      for column in 0..<width { values[index * width + column] = Float(columns[column][row]) }
    }
    return values
  }
}
