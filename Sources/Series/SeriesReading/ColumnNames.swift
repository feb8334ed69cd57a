import TimeSeries

/// What the columns of other people's files are called.
enum ColumnNames {
  /// The name in lower case, letters and digits only: `Frame_Time ` and `frametime` are the same.
  static func normalised(_ name: String) -> String { normalizedColumn(name) }

  static func isRecording(_ name: String) -> Bool { isRecordingColumn(name) }

  /// Further names of recordings where each has one row.
  static func isUnit(_ name: String) -> Bool { units.contains(normalised(name)) }

  static func isTime(_ name: String) -> Bool { unit(byTimeName: name) != nil }

  /// Columns that number rows or parts of a recording: neither its name, its time nor a value.
  static func isCounter(_ name: String) -> Bool { counters.contains(normalised(name)) }

  /// Columns that number the frames of a recording.
  static func isFrame(_ name: String) -> Bool { frames.contains(normalised(name)) }

  /// The unit that a time column's name states; `.some(nil)` if it is a time column that states
  /// none, nil if it is no time column.
  static func unit(byTimeName name: String) -> TimeUnit?? {
    if plurals.contains(name.lowercased()) { return .some(nil) }
    let name = normalised(name)
    if inSeconds.contains(name) { return .some(.seconds) }
    if inMilliseconds.contains(name) { return .some(.milliseconds) }
    if time.contains(name) { return .some(nil) }
    return nil
  }

  /// Names that say "this is the value" and not of what.
  static func isGeneric(_ name: String) -> Bool {
    name.isEmpty || generic.contains(normalised(name))
  }

  private static let units: Set<String> = [
    "utterance", "utteranceid", "utt", "uttid", "wav", "wavfile", "audio", "audiofile", "clip",
    "clipid", "clipname", "path", "filepath", "turn", "turnname", "segment", "segmentname", "video",
    "videoname", "videofile", "image", "imagefile",
  ]
  private static let time: Set<String> = ["time", "frametime", "timestamp", "t"]
  /// Without these `times` would be read as `time_s`.
  private static let plurals: Set<String> = ["times", "timestamps"]
  private static let inSeconds: Set<String> = [
    "seconds", "times", "timesec", "timeseconds", "timestamps", "timestampseconds", "frametimes",
  ]
  private static let inMilliseconds: Set<String> = [
    "ms", "milliseconds", "timems", "timemilliseconds", "timestampms", "timestampmilliseconds",
    "frametimems",
  ]
  /// When a part of a recording begins, and ends.
  static let begins: Set<String> = [
    "start", "starttime", "startsec", "begin", "begintime", "onset", "startms",
  ]
  static let ends: Set<String> = [
    "end", "endtime", "endsec", "stop", "stoptime", "offset", "endms",
  ]
  private static let frames: Set<String> = [
    "frame", "frameindex", "frameidx", "framenumber", "frameno", "framenr", "frameid",
  ]
  private static let counters: Set<String> = ["segmentid", "frameindex", "frame"]
  private static let generic: Set<String> = ["value", "goldstandard"]

  /// What a relation such as `GOLDSTANDARD_AROUSAL` is about, in lower case.
  static func dimension(ofRelation relation: String) -> String? {
    let name = relation.lowercased()
    for prefix in ["goldstandard_", "gold_standard_"] where name.hasPrefix(prefix) {
      let rest = String(name.dropFirst(prefix.count))
      return rest.isEmpty ? nil : rest
    }
    return nil
  }
}
