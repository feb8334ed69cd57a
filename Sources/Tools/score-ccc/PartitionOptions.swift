import ArgumentParser
import Files
import Partitions
import TimeSeries

/// Which recordings take part, and which belong together.
struct PartitionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      CSV with one row per recording: recording,partition, or what --only and --cluster name; a table \
      of labels may be its own.
      """, valueName: "file"))
  var partition: String?

  @Option(
    help: ArgumentHelp(
      """
      Score the recordings of this partition only, such as train, validation or test; column=value if \
      its column is not called partition, such as Split_Set=Test1.
      """, valueName: "partition"))
  var only: String?

  @Option(
    help: ArgumentHelp(
      """
      Column of the partition file: recordings with the same text in it, such as two speakers of \
      one session, or a speaker's utterances, are resampled together.
      """, valueName: "column"))
  var cluster: String?

  var paths: [String] { partition.map { [$0] } ?? [] }

  func validate() throws {
    if partition == nil, only != nil || cluster != nil {
      throw ValidationError("--\(only == nil ? "cluster" : "only"): expected --partition with it")
    }
    if partition != nil, only == nil, cluster == nil {
      throw ValidationError("--partition: expected --only or --cluster with it")
    }
    if partition == "-", only != nil, cluster != nil {
      throw ValidationError(
        "--partition: expected a file, since --only and --cluster both read it, found "
          + "standard input")
    }
  }

  /// Names of the recordings to score; nil is all.
  ///
  /// - Throws: as `RecordingLabels.reading`; `.badData` if there is none.
  func selection() throws(FileError) -> Set<String>? {
    guard let partition, let only else { return nil }
    let parts = only.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let column = parts.count == 2 ? String(parts[0]) : "partition"
    let labels = try RecordingLabels.reading(partition, column: column).labels
    let wanted = Partition.canonicalName(of: String(parts[parts.count - 1]))
    let names = labels.filter { Partition.canonicalName(of: $0.value) == wanted }.keys
    guard !names.isEmpty else {
      let found = labels.isEmpty ? "none" : Set(labels.values).sorted().joined(separator: ", ")
      throw FileError(
        .badData, path: partition, "expected recordings of partition \(only), found \(found)")
    }
    return Set(names)
  }

  /// The cluster of each recording; nil takes each by itself.
  ///
  /// - Throws: as `RecordingLabels.reading`; `.badData` if it lacks one of `recordings`.
  func clusters(of recordings: [String]) throws(FileError) -> [String: String]? {
    guard let partition, let cluster else { return nil }
    let read = try RecordingLabels.reading(partition, column: cluster).labels
    var labels = read
    for (name, recording) in RecordingNames.matching(read.keys.sorted(), with: recordings).names {
      labels[recording] = read[name]
    }
    if let lacking = recordings.first(where: { labels[$0] == nil }) {
      throw FileError(
        .badData, path: partition, "expected a \(cluster) of recording \(lacking), found none")
    }
    return labels
  }
}
