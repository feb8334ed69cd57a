internal import CFFmpeg

/// The mean of a decoded frame's channels as floats of full scale ±1.
enum ChannelMean {
  /// Replaces `samples` by the frame's sound.
  ///
  /// - Returns: false if the frame's sample format is not known.
  static func read(_ frame: AVFrame, into samples: inout [Float]) -> Bool {
    let format = AVSampleFormat(rawValue: frame.format)
    switch av_get_packed_sample_fmt(format) {
    case AV_SAMPLE_FMT_U8: sum(frame, &samples) { (value: UInt8) in (Float(value) - 128) / 128 }
    case AV_SAMPLE_FMT_S16: sum(frame, &samples) { (value: Int16) in Float(value) / 32_768 }
    case AV_SAMPLE_FMT_S32: sum(frame, &samples) { (value: Int32) in Float(value) / 0x1p31 }
    case AV_SAMPLE_FMT_S64: sum(frame, &samples) { (value: Int64) in Float(value) / 0x1p63 }
    case AV_SAMPLE_FMT_FLT: sum(frame, &samples) { (value: Float) in value }
    case AV_SAMPLE_FMT_DBL: sum(frame, &samples) { (value: Double) in Float(value) }
    default: return false
    }
    let channelCount = Float(frame.ch_layout.nb_channels)
    if channelCount > 1 {
      for index in samples.indices { samples[index] /= channelCount }
    }
    return true
  }

  private static func sum<Sample: BitwiseCopyable>(
    _ frame: AVFrame, _ samples: inout [Float], _ convert: (Sample) -> Float
  ) {
    let count = Int(frame.nb_samples)
    let channelCount = Int(frame.ch_layout.nb_channels)
    let isPlanar = av_sample_fmt_is_planar(AVSampleFormat(rawValue: frame.format)) == 1
    samples.removeAll(keepingCapacity: true)
    samples.append(contentsOf: repeatElement(0, count: count))
    for channel in 0..<channelCount {
      guard let plane = frame.extended_data?[isPlanar ? channel : 0] else { continue }
      let values = UnsafeRawPointer(plane).assumingMemoryBound(to: Sample.self)
      let (first, stride) = isPlanar ? (0, 1) : (channel, channelCount)
      for index in 0..<count { samples[index] += convert(values[first + index * stride]) }
    }
  }
}
