package import Foundation
package import Testing

/// The recordings that `Fixtures/README.md` lists, in the folder that `CONCORD_RECORDINGS` names.
package enum RealRecordings {
  private static let path = ProcessInfo.processInfo.environment["CONCORD_RECORDINGS"] ?? ""

  package static let isPresent = !path.isEmpty

  /// Where nothing is named, a folder that does not exist.
  package static let folder = URL(filePath: isPresent ? path : "/nonexistent").standardizedFileURL
}

extension Trait where Self == ConditionTrait {
  /// The test is reported as skipped where there are no recordings.
  package static var needsRealRecordings: Self {
    .enabled(if: RealRecordings.isPresent, "CONCORD_RECORDINGS names no folder of recordings")
  }
}
