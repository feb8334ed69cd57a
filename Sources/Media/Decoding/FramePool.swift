internal import CFFmpeg

/// Gives frames with memory of their own, again and again the same one when nobody else holds it.
final class FramePool {
  private var spare: UnsafeMutablePointer<AVFrame>?

  deinit { av_frame_free(&spare) }

  /// - Returns: a frame of this shape that may be written, valid until the next call and kept
  ///   longer by a reference of its own; nil if there is no memory.
  func frame(
    format: AVPixelFormat, width: Int, height: Int
  ) -> UnsafeMutablePointer<AVFrame>? {
    if spare == nil { spare = av_frame_alloc() }
    guard let spare else { return nil }
    let isReady =
      Int(spare.pointee.width) == width && Int(spare.pointee.height) == height
      && spare.pointee.format == format.rawValue && av_frame_is_writable(spare) == 1
    if isReady { return spare }
    av_frame_unref(spare)
    spare.pointee.format = format.rawValue
    spare.pointee.width = Int32(width)
    spare.pointee.height = Int32(height)
    return av_frame_get_buffer(spare, 0) >= 0 ? spare : nil
  }
}
