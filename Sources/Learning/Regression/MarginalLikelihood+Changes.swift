internal import Glibc
internal import LinearAlgebra

/// The change of one precision, and what follows from it for all inputs without anything being computed anew.
///
/// - Source: Tipping & Faul 2003, appendix A.
extension MarginalLikelihood {
  mutating func apply(_ action: Action) {
    switch action {
    case .add(let input, let precision): add(input, precision)
    case .reestimate(let place, let precision):
      let change = 1 / (covariance[place, place] + 1 / (precision - precisions[place]))
      update(place, change)
      precisions[place] = precision
    case .delete(let place):
      update(place, 1 / covariance[place, place])
      remove(place)
    }
  }

  /// Takes `change` times the square of a column off the covariance.
  private mutating func update(_ place: Int, _ change: Double) {
    let count = members.count
    let column = (0..<count).map { covariance[$0, place] }
    let weight = mean[place]
    for row in 0..<count {
      mean[row] -= change * weight * column[row]
      for other in 0..<count { covariance[row, other] -= change * column[row] * column[other] }
    }
    let all = memberColumnsTimes(column)
    for input in 0..<size {
      let product = noisePrecision * all[input]
      sparsity[input] += change * product * product
      quality[input] += change * weight * product
    }
  }

  private mutating func add(_ input: Int, _ precision: Double) {
    let count = members.count
    let column = (0..<count).map { memberColumns[$0 * size + input] }
    let projected = covariance.times(column)
    let variance = 1 / (precision + sparsity[input])
    let weight = variance * quality[input]
    let explained = memberColumnsTimes(projected)
    for other in 0..<size {
      let product = noisePrecision * (gram[input, other] - noisePrecision * explained[other])
      sparsity[other] -= variance * product * product
      quality[other] -= weight * product
    }
    var larger = SymmetricMatrix(size: count + 1)
    for row in 0..<count {
      let scaled = noisePrecision * projected[row]
      for other in 0..<count {
        larger[row, other] =
          covariance[row, other] + variance * scaled * noisePrecision * projected[other]
      }
      larger[row, count] = -variance * scaled
      larger[count, row] = -variance * scaled
      mean[row] -= weight * scaled
    }
    larger[count, count] = variance
    covariance = larger
    mean.append(weight)
    members.append(input)
    precisions.append(precision)
    places[input] = count
    memberColumns += gram.values[input * size..<(input + 1) * size]
  }

  private mutating func remove(_ place: Int) {
    places[members[place]] = nil
    let rest = members.indices.filter { $0 != place }
    covariance = covariance.part(rest)
    memberColumns.removeSubrange(place * size..<(place + 1) * size)
    members.remove(at: place)
    precisions.remove(at: place)
    mean.remove(at: place)
    for (index, member) in members.enumerated() { places[member] = index }
  }
}
