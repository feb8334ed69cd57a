import Agreement
import Uncertainty

/// How every pair of systems compares, in each dimension.
package struct ComparisonTable: Sendable {
  package private(set) var remarks: [String] = []
  package init(_ systems: [SystemScores], settings: ReportSettings) {}
}
