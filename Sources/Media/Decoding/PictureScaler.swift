internal import CFFmpeg

/// Brings frames to 8-bit planes and to a size, through libswscale; range and colours stay.
final class PictureScaler {
  private struct Task: Equatable {
    let format: Int32
    let width: Int32
    let height: Int32
    let isFullRange: Bool
    let resultWidth: Int
    let resultHeight: Int
  }

  private var task: Task?
  private var context: OpaquePointer?
  private let pool = FramePool()

  deinit { sws_freeContext(context) }

  /// - Returns: a frame of `layout`'s direct format; nil if libswscale cannot do it.
  func convert(
    _ frame: UnsafeMutablePointer<AVFrame>, _ layout: PixelLayout, width: Int, height: Int
  ) -> UnsafeMutablePointer<AVFrame>? {
    let wanted = Task(
      format: frame.pointee.format, width: frame.pointee.width, height: frame.pointee.height,
      isFullRange: layout.isFullRange(frame), resultWidth: width, resultHeight: height)
    if wanted != task {
      sws_freeContext(context)
      context = Self.context(for: wanted, to: layout.directFormat)
      task = wanted
    }
    guard let context,
      let result = pool.frame(format: layout.directFormat, width: width, height: height),
      sws_scale_frame(context, result, frame) >= 0
    else { return nil }
    return result
  }

  private static func context(for task: Task, to format: AVPixelFormat) -> OpaquePointer? {
    let context = sws_getContext(
      task.width, task.height, AVPixelFormat(task.format), Int32(task.resultWidth),
      Int32(task.resultHeight), format, flags, nil, nil, nil)
    let range: Int32 = task.isFullRange ? 1 : 0
    let coefficients = sws_getCoefficients(SWS_CS_ITU601)
    let one: Int32 = 1 << 16
    guard let context,
      sws_setColorspaceDetails(context, coefficients, range, coefficients, range, 0, one, one)
        >= 0
    else {
      sws_freeContext(context)
      return nil
    }
    return context
  }

  private static let flags =
    ffmpeg_scale_bilinear | ffmpeg_scale_accurate_rounding | ffmpeg_scale_full_chroma
    | ffmpeg_scale_bit_exact
}
