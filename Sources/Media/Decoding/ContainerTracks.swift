internal import CFFmpeg

/// The streams of one kind in a container, covers left out, numbered from 1.
struct ContainerTracks {
  let kind: StreamKind
  private let streams: [UnsafeMutablePointer<AVStream>]

  init(_ format: UnsafeMutablePointer<AVFormatContext>, _ kind: StreamKind) {
    self.kind = kind
    let all = UnsafeBufferPointer(
      start: format.pointee.streams, count: Int(format.pointee.nb_streams))
    streams = all.compactMap { $0 }.filter {
      $0.pointee.codecpar.pointee.codec_type == kind.mediaType
    }
  }

  var count: Int { streams.count }

  /// - Returns: index among all streams; nil if there are not so many.
  func index(of number: Int) -> Int32? {
    streams.indices.contains(number - 1) ? streams[number - 1].pointee.index : nil
  }

  /// What the user should know where a stream was taken without being asked for; nil if it is the
  /// only one.
  func notice(taken stream: UnsafeMutablePointer<AVStream>) -> String? {
    guard count > 1, let taken = streams.firstIndex(of: stream) else { return nil }
    return "track \(taken + 1) of \(kind.noun) was taken; --track takes another of \(list)"
  }

  /// `1 (h264, 1280x720, eng), 2 (mpeg4, 320x240)`
  var list: String {
    streams.enumerated().map { number, stream in
      let parameters = stream.pointee.codecpar.pointee
      var words = [String(cString: avcodec_get_name(parameters.codec_id))]
      switch kind {
      case .video: words.append("\(parameters.width)x\(parameters.height)")
      case .sound:
        words.append("\(parameters.sample_rate) Hz")
        words.append("\(parameters.ch_layout.nb_channels) channels")
      }
      for key in ["language", "title"] {
        guard let entry = av_dict_get(stream.pointee.metadata, key, nil, 0) else { continue }
        let text = String(cString: entry.pointee.value).unicodeScalars.prefix(40)
        let shown = String(String.UnicodeScalarView(text.filter { $0.value >= 0x20 }))
        if !shown.isEmpty, shown != "und" { words.append(shown) }
      }
      return "\(number + 1) (\(words.joined(separator: ", ")))"
    }.joined(separator: ", ")
  }
}
