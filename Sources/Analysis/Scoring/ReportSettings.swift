import Agreement
import Uncertainty

/// How scores are reported.
package struct ReportSettings: Sendable {
  package var convention: Convention
  /// nil: `cluster` for several recordings, `block` for one.
  package var interval: IntervalMethod?
  package var bootstrap: Bootstrap
  /// What recordings belong together when they are resampled, by recording; nil takes each by
  /// itself.
  package var clusters: [String: String]?

  package init(
    convention: Convention = .population, interval: IntervalMethod? = nil,
    bootstrap: Bootstrap = Bootstrap(), clusters: [String: String]? = nil
  ) {
    self.convention = convention
    self.interval = interval
    self.bootstrap = bootstrap
    self.clusters = clusters
  }
}
