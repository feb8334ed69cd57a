/// How an interval around a concordance correlation is found, and so what is taken as independent.
package enum IntervalMethod: String, CaseIterable, Sendable {
  /// Lin's on Fisher's z: every pair is independent of its neighbours.
  case lin
  /// Lin's without the transformation.
  case linAsymptotic = "lin-asymptotic"
  /// Leaving out one recording at a time, or one pair where there is one recording.
  case jackknife
  /// Bootstrap of blocks within one recording.
  case block
  /// Bootstrap of recordings, or of clusters of recordings.
  case cluster
  case none
}
