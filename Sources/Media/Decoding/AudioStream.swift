internal import CFFmpeg
import Files

/// The best audio stream of a container, frame by frame.
final class AudioStream {
  /// Where a frame belongs.
  struct FrameStart {
    /// Samples from the container's time 0; nil if the frame has no time stamp.
    let position: Int?
  }

  let sampleRate: Int
  /// Where the container says the stream ends, samples from its time 0; nil if it only guesses.
  let expectedEnd: Int?
  let decoder: FrameDecoder

  private let path: String
  private let channel: AudioChannel
  private let timeBase: AVRational
  private let startOfTime: Int

  /// - Parameters:
  ///   - track: number of the track of sound, from 1; nil for the best.
  ///   - channel: the channel wanted.
  init(path: String, track: Int?, channel: AudioChannel) throws(FileError) {
    self.path = path
    self.channel = channel
    decoder = try FrameDecoder(path: path, kind: .sound, track: track)
    let sampleRate = Int(decoder.context.decoder.pointee.sample_rate)
    let timeBase = decoder.context.stream.pointee.time_base
    let startOfTime = Self.samples(
      decoder.startOfTime, AVRational(num: 1, den: AV_TIME_BASE), sampleRate)
    self.sampleRate = sampleRate
    self.timeBase = timeBase
    self.startOfTime = startOfTime
    expectedEnd = decoder.expectedEnd.map {
      Self.samples($0, timeBase, sampleRate) - startOfTime
    }
  }

  /// Where a file of which bytes are missing says that the stream ends, or the whole recording if it
  /// does not say so of its streams; seconds, nil if it says neither.
  var promisedEnd: Double? {
    if decoder.isAVI {
      return decoder.countedEnd.map {
        Double(Self.samples($0, timeBase, sampleRate)) / Double(sampleRate)
      }
    }
    return expectedEnd.map { Double($0) / Double(sampleRate) }
      ?? decoder.durationOfContainer.map { Double($0) / Double(AV_TIME_BASE) }
  }

  /// Replaces `samples` by the next frame's sound.
  ///
  /// - Returns: nil at the end.
  func readFrame(into samples: inout [Float]) throws(FileError) -> FrameStart? {
    guard let frame = try decoder.next() else { return nil }
    return try convert(frame.pointee, into: &samples)
  }

  private func convert(
    _ frame: AVFrame, into samples: inout [Float]
  ) throws(FileError) -> FrameStart {
    guard frame.sample_rate == decoder.context.decoder.pointee.sample_rate,
      Int(frame.sample_rate) == sampleRate
    else {
      throw FileError(
        .badData, path: path,
        "expected \(sampleRate) samples a second throughout, found \(frame.sample_rate)")
    }
    try channel.check(path: path, channelCount: Int(frame.ch_layout.nb_channels))
    guard frame.ch_layout.nb_channels > 0, FrameSamples.read(frame, channel, into: &samples) else {
      throw FileError(
        .badData, path: path, "expected a known sample format, found number \(frame.format)")
    }
    guard frame.best_effort_timestamp != ffmpeg_no_timestamp else {
      return FrameStart(position: nil)
    }
    let start = Self.samples(frame.best_effort_timestamp, timeBase, sampleRate)
    return FrameStart(position: start - startOfTime)
  }

  /// A time in samples, within a range that can be added up without overflow.
  private static func samples(_ time: Int64, _ base: AVRational, _ sampleRate: Int) -> Int {
    let count = av_rescale_q(time, base, AVRational(num: 1, den: Int32(sampleRate)))
    return Int(max(-1 << 60, min(count, 1 << 60)))
  }
}

/// The samples of a decoded frame as floats of full scale ±1: one channel, or the mean of all.
private enum FrameSamples {
  /// Replaces `samples` by the frame's sound.
  ///
  /// - Returns: false if the frame's sample format is not known.
  static func read(
    _ frame: AVFrame, _ channel: AudioChannel, into samples: inout [Float]
  ) -> Bool {
    let all = 0..<Int(frame.ch_layout.nb_channels)
    let channels =
      switch channel {
      case .mix: all
      case .number(let number): number - 1..<number
      }
    let format = AVSampleFormat(rawValue: frame.format)
    switch av_get_packed_sample_fmt(format) {
    case AV_SAMPLE_FMT_U8:
      sum(channels, frame, &samples) { (value: UInt8) in (Float(value) - 128) / 128 }
    case AV_SAMPLE_FMT_S16:
      sum(channels, frame, &samples) { (value: Int16) in Float(value) / 32_768 }
    case AV_SAMPLE_FMT_S32:
      sum(channels, frame, &samples) { (value: Int32) in Float(value) / 0x1p31 }
    case AV_SAMPLE_FMT_S64:
      sum(channels, frame, &samples) { (value: Int64) in Float(value) / 0x1p63 }
    case AV_SAMPLE_FMT_FLT: sum(channels, frame, &samples) { (value: Float) in value }
    case AV_SAMPLE_FMT_DBL: sum(channels, frame, &samples) { (value: Double) in Float(value) }
    default: return false
    }
    if channels.count > 1 {
      samples.withUnsafeMutableBufferPointer { samples in
        for index in samples.indices { samples[index] /= Float(channels.count) }
      }
    }
    return true
  }

  private static func sum<Sample: BitwiseCopyable>(
    _ channels: Range<Int>, _ frame: AVFrame, _ samples: inout [Float],
    _ convert: (Sample) -> Float
  ) {
    let count = Int(frame.nb_samples)
    let channelCount = Int(frame.ch_layout.nb_channels)
    let isPlanar = av_sample_fmt_is_planar(AVSampleFormat(rawValue: frame.format)) == 1
    samples.removeAll(keepingCapacity: true)
    samples.append(contentsOf: repeatElement(0, count: count))
    samples.withUnsafeMutableBufferPointer { samples in
      for channel in channels {
        guard let plane = frame.extended_data?[isPlanar ? channel : 0] else { continue }
        let values = UnsafeRawPointer(plane).assumingMemoryBound(to: Sample.self)
        if isPlanar {
          for index in 0..<count { samples[index] += convert(values[index]) }
        } else {
          for index in 0..<count {
            samples[index] += convert(values[channel + index * channelCount])
          }
        }
      }
    }
  }
}
