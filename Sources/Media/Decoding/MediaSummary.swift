internal import CFFmpeg
package import Files

/// What a recording's container holds, by libav*'s names: for programs that play it themselves.
package struct MediaSummary: Equatable, Sendable {
  /// `mov,mp4,m4a,3gp,3g2,mj2`, `matroska,webm`, `wav`, ...
  package let container: String
  /// Codec of the video that is played, covers left out; nil without video.
  package let video: String?
  /// Codec of the sound; nil without sound.
  package let sound: String?
  /// Seconds; nil if the container does not say it.
  package let duration: Double?

  package init(container: String, video: String?, sound: String?, duration: Double?) {
    self.container = container
    self.video = video
    self.sound = sound
    self.duration = duration
  }

  /// Reads the head of a file on a disk.
  ///
  /// - Throws: `noInput` if the file cannot be opened, `badData` if it is no recording.
  package init(path: String) throws(FileError) {
    let file = try ReadableFile(path: path)
    guard file.isRegular else {
      throw FileError(.badData, path: path, "expected a file on a disk, found something else")
    }
    try file.checkContent()
    av_log_set_level(AV_LOG_QUIET)
    let format = try StreamContext.openContainer(path)
    defer {
      var format: UnsafeMutablePointer<AVFormatContext>? = format
      avformat_close_input(&format)
    }
    let status = avformat_find_stream_info(format, nil)
    guard status >= 0 else {
      throw FileError(
        .badData, path: path, "expected streams, found: \(StreamContext.text(status))")
    }
    let streams = UnsafeBufferPointer(
      start: format.pointee.streams, count: Int(format.pointee.nb_streams)
    ).compactMap { $0 }.filter { $0.pointee.disposition & StreamContext.cover == 0 }
    func codec(_ kind: StreamKind) -> String? {
      streams.first { $0.pointee.codecpar.pointee.codec_type == kind.mediaType }.map {
        String(cString: avcodec_get_name($0.pointee.codecpar.pointee.codec_id))
      }
    }
    container = format.pointee.iformat.pointee.name.map { String(cString: $0) } ?? ""
    video = codec(.video)
    sound = codec(.sound)
    let isGuess = format.pointee.duration_estimation_method == AVFMT_DURATION_FROM_BITRATE
    duration =
      isGuess || format.pointee.duration <= 0
      ? nil : Double(format.pointee.duration) / Double(AV_TIME_BASE)
  }
}
