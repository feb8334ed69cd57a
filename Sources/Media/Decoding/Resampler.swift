internal import CFFmpeg

/// Changes the sample rate of a stream of one channel, through libswresample's soxr engine.
///
/// Linear phase and without delay: sample `k` of the output lies at time `k / outputRate`. With
/// `n` samples in, `n * outputRate / inputRate` come out, rounded (half up). The pass band ends at
/// 91.3 % of the lower Nyquist frequency; what lies beyond that frequency is at least 100 dB down.
final class Resampler {
  /// Bits that soxr computes with: its HQ quality, with aliasing below -120 dB.
  private static let precision = 20

  private let context: OpaquePointer
  private let inputRate: Int
  private let outputRate: Int
  private var inputCount = 0
  private var outputCount = 0
  private var buffer: [Float] = []

  /// - Returns: nil if libswresample was built without soxr.
  init?(from inputRate: Int, to outputRate: Int) {
    precondition(inputRate > 0 && outputRate > 0)
    self.inputRate = inputRate
    self.outputRate = outputRate
    av_log_set_level(AV_LOG_QUIET)
    var mono = AVChannelLayout()
    av_channel_layout_default(&mono, 1)
    var created: OpaquePointer?
    withUnsafeMutablePointer(to: &mono) { mono in
      _ = swr_alloc_set_opts2(
        &created, mono, AV_SAMPLE_FMT_FLT, Int32(outputRate), mono, AV_SAMPLE_FMT_FLT,
        Int32(inputRate), 0, nil)
    }
    let options = UnsafeMutableRawPointer(created)
    av_opt_set(options, "resampler", "soxr", 0)
    av_opt_set_double(options, "precision", Double(Self.precision), 0)
    guard swr_init(created) >= 0, let context = created else {
      swr_free(&created)
      return nil
    }
    self.context = context
  }

  deinit {
    var context: OpaquePointer? = context
    swr_free(&context)
  }

  /// Takes input and appends to `output` what can be computed from it.
  func resample(_ input: UnsafeBufferPointer<Float>, appendingTo output: inout [Float]) {
    guard !input.isEmpty else { return }
    inputCount += input.count
    // More than the input gives, so that nothing piles up inside.
    let room = input.count * outputRate / inputRate + 4096
    convert(input, room: room, limit: .max, &output)
  }

  /// Appends the rest. Nothing may be given after it.
  func finish(appendingTo output: inout [Float]) {
    let total = Self.outputCount(for: inputCount, from: inputRate, to: outputRate)
    while outputCount < total,
      convert(nil, room: 65_536, limit: total - outputCount, &output) > 0
    {}
    output.append(contentsOf: repeatElement(0, count: max(0, total - outputCount)))
    outputCount = total
  }

  /// Number of samples that `count` samples become.
  static func outputCount(for count: Int, from inputRate: Int, to outputRate: Int) -> Int {
    (2 * count * outputRate + inputRate) / (2 * inputRate)
  }

  @discardableResult private func convert(
    _ input: UnsafeBufferPointer<Float>?, room: Int, limit: Int, _ output: inout [Float]
  ) -> Int {
    if buffer.count < room { buffer = [Float](repeating: 0, count: room) }
    let converted = buffer.withUnsafeMutableBytes { buffer -> Int in
      var target = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
      var source = UnsafeRawPointer(input?.baseAddress)?.assumingMemoryBound(to: UInt8.self)
      return Int(
        input == nil
          ? swr_convert(context, &target, Int32(room), nil, 0)
          : swr_convert(context, &target, Int32(room), &source, Int32(input?.count ?? 0)))
    }
    let count = min(max(0, converted), limit)
    output.append(contentsOf: buffer[..<count])
    outputCount += count
    return count
  }
}
