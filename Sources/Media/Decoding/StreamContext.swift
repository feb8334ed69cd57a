internal import CFFmpeg
import Files

/// What libav* keeps of an opened stream; freed with this object.
final class StreamContext {
  let format: UnsafeMutablePointer<AVFormatContext>
  let stream: UnsafeMutablePointer<AVStream>
  let decoder: UnsafeMutablePointer<AVCodecContext>
  let packet: UnsafeMutablePointer<AVPacket>
  let frame: UnsafeMutablePointer<AVFrame>
  /// Which of several streams was taken without being asked for; nil if there was no choice.
  let trackNotice: String?

  /// The containers that are opened. Formats that name other files, such as playlists, are not
  /// among them: an input may not make the tool open a second one.
  private static let formats =
    "mov,matroska,webm,avi,mpeg,mpegts,mp3,aac,asf,flv,ogg,flac,wav,w64,aiff,caf,au,amr,ac3,eac3,"
    + "dts,wv,ape,tta,mxf,rm,dv"

  /// Pixels of the largest picture that is decoded: more than 7680x4320, less than what a damaged
  /// header can ask for.
  static let mostPixels: Int64 = 40_000_000

  static let coverAlone = "expected a stream of video, found no video but a cover picture"

  /// - Parameters:
  ///   - track: number of the stream among those of its kind, from 1; nil for the best.
  ///   - threads: threads that decode.
  init(path: String, kind: StreamKind, track: Int?, threads: Int) throws(FileError) {
    av_log_set_level(AV_LOG_QUIET)
    guard let packet = av_packet_alloc(), let frame = av_frame_alloc() else {
      throw FileError(.software, path: path, "no memory")
    }
    self.packet = packet
    self.frame = frame
    do throws(FileError) {
      format = try Self.openContainer(path)
    } catch {
      Self.free(packet, frame)
      throw error
    }
    do throws(FileError) {
      (stream, decoder) = try Self.openDecoder(format, kind, track, threads, path)
      trackNotice =
        track == nil ? ContainerTracks(format, kind).notice(taken: stream) : nil
    } catch {
      Self.free(packet, frame)
      var format: UnsafeMutablePointer<AVFormatContext>? = format
      avformat_close_input(&format)
      throw error
    }
  }

  deinit {
    Self.free(packet, frame)
    var decoder: UnsafeMutablePointer<AVCodecContext>? = decoder
    avcodec_free_context(&decoder)
    var format: UnsafeMutablePointer<AVFormatContext>? = format
    avformat_close_input(&format)
  }

  /// FFmpeg's words for an error number.
  static func text(_ status: Int32) -> String {
    var bytes = [CChar](repeating: 0, count: 128)
    av_strerror(status, &bytes, bytes.count)
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether the format can be joined end to end, its clock going back or ahead between parts.
  var mayBeJoined: Bool {
    format.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0
  }

  static func openContainer(
    _ path: String
  ) throws(FileError) -> UnsafeMutablePointer<AVFormatContext> {
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    av_dict_set(&options, "format_whitelist", formats, 0)
    av_dict_set(&options, "protocol_whitelist", "file", 0)
    var format: UnsafeMutablePointer<AVFormatContext>?
    let status = avformat_open_input(&format, "file:" + path, nil, &options)
    guard status >= 0, let format else {
      throw FileError(
        .badData, path: path,
        "expected a recording, found no format that can be read (\(text(status)))")
    }
    return format
  }

  private static func openDecoder(
    _ format: UnsafeMutablePointer<AVFormatContext>, _ kind: StreamKind, _ track: Int?,
    _ threads: Int, _ path: String
  ) throws(FileError) -> (UnsafeMutablePointer<AVStream>, UnsafeMutablePointer<AVCodecContext>) {
    let status = avformat_find_stream_info(format, nil)
    guard status >= 0 else {
      throw FileError(.badData, path: path, "expected streams, found: \(text(status))")
    }
    let streams = UnsafeBufferPointer(
      start: format.pointee.streams, count: Int(format.pointee.nb_streams))
    // A cover is the one picture of a stream of video, and no video.
    var hasCover = false
    for case let other? in streams where other.pointee.disposition & cover != 0 {
      other.pointee.codecpar.pointee.codec_type = AVMEDIA_TYPE_ATTACHMENT
      hasCover = true
    }
    let tracks = ContainerTracks(format, kind)
    var wanted: Int32 = -1
    if let track, tracks.count > 0 {
      guard let index = tracks.index(of: track) else {
        throw FileError(
          .badData, path: path,
          "expected track \(track) of \(kind.noun), found \(tracks.count): \(tracks.list)")
      }
      wanted = index
    }
    var codec: UnsafePointer<AVCodec>?
    let index = av_find_best_stream(format, kind.mediaType, wanted, -1, &codec, 0)
    guard index >= 0, let codec, let stream = streams[Int(index)] else {
      throw FileError(
        .badData, path: path,
        hasCover && kind == .video
          ? coverAlone
          : "expected a stream of \(kind.noun), found none (streams of other kinds: "
            + "\(streams.count))")
    }
    for case let other? in streams where other != stream {
      // Sound costs little to skip, and tells how far a file without the lengths of its streams goes.
      let isSound = other.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_AUDIO
      other.pointee.discard = isSound && kind == .video ? AVDISCARD_DEFAULT : AVDISCARD_ALL
    }
    guard let decoder = avcodec_alloc_context3(codec) else {
      throw FileError(.software, path: path, "no memory")
    }
    avcodec_parameters_to_context(decoder, stream.pointee.codecpar)
    // Without it the decoder cannot cut off the encoder's padding.
    decoder.pointee.pkt_timebase = stream.pointee.time_base
    decoder.pointee.thread_count = Int32(threads)
    decoder.pointee.max_pixels = mostPixels
    let opened = avcodec_open2(decoder, codec, nil)
    guard opened >= 0, kind == .video || decoder.pointee.sample_rate > 0 else {
      var decoder: UnsafeMutablePointer<AVCodecContext>? = decoder
      avcodec_free_context(&decoder)
      throw FileError(
        .badData, path: path, "expected \(kind.noun) that can be decoded, found: \(text(opened))")
    }
    return (stream, decoder)
  }

  static let cover = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS

  private static func free(
    _ packet: UnsafeMutablePointer<AVPacket>, _ frame: UnsafeMutablePointer<AVFrame>
  ) {
    var packet: UnsafeMutablePointer<AVPacket>? = packet
    av_packet_free(&packet)
    var frame: UnsafeMutablePointer<AVFrame>? = frame
    av_frame_free(&frame)
  }
}

/// What is wanted of a container.
enum StreamKind {
  case sound
  case video

  /// How messages call it.
  var noun: String {
    switch self {
    case .sound: "sound"
    case .video: "video"
    }
  }

  var mediaType: AVMediaType {
    switch self {
    case .sound: AVMEDIA_TYPE_AUDIO
    case .video: AVMEDIA_TYPE_VIDEO
    }
  }
}
