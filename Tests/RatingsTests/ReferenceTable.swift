import TestSupport
import Testing

/// Numbers; an empty field is NaN.
func numbers(_ fields: some Sequence<Substring>) -> [Double] {
  fields.map { Double($0) ?? .nan }
}

/// The ratings of a case, `[rater][step]`, and its gold standards by column name.
func referenceCase(_ name: String) throws -> (ratings: [[Double]], gold: [String: [Double]]) {
  let rows = try ReferenceFile("Ratings/gold-standards.csv").rows
  let header = rows[0].map(String.init)
  let own = rows.filter { $0[0] == name }
  try #require(own.count == 120)
  let columns = header.indices.dropFirst(2).map { column in numbers(own.map { $0[column] }) }
  return (
    Array(columns[..<6]),
    Dictionary(uniqueKeysWithValues: zip(header.dropFirst(8), columns.dropFirst(6)))
  )
}

let referenceCases = [
  "complete", "one rater opposed", "one rater constant", "truncated", "gaps",
  "two opposed and one of noise",
]

/// The largest distance; infinite where only one of the two is missing.
func distance(_ first: [Double], _ second: [Double]) -> Double {
  guard first.count == second.count else { return .infinity }
  return zip(first, second).reduce(0) { largest, pair in
    if pair.0.isNaN && pair.1.isNaN { return largest }
    return pair.0.isNaN || pair.1.isNaN ? .infinity : max(largest, abs(pair.0 - pair.1))
  }
}
