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

/// Turns and mirrors pictures that are not stored upright.
final class UprightCopy {
  private let pool = FramePool()

  /// - Parameter frame: a direct frame.
  /// - Returns: the upright one and its layout; nil if there is no memory.
  func turn(
    _ frame: UnsafeMutablePointer<AVFrame>, _ layout: PixelLayout, _ orientation: Orientation
  ) -> (frame: UnsafeMutablePointer<AVFrame>, layout: PixelLayout)? {
    let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
    let turned = orientation.isTransposed ? layout.transposed : layout
    guard
      let result = pool.frame(
        format: turned.directFormat, width: orientation.isTransposed ? height : width,
        height: orientation.isTransposed ? width : height)
    else { return nil }
    let sources = [frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2]
    let sourceStrides = [
      frame.pointee.linesize.0, frame.pointee.linesize.1, frame.pointee.linesize.2,
    ]
    let targets = [result.pointee.data.0, result.pointee.data.1, result.pointee.data.2]
    let targetStrides = [
      result.pointee.linesize.0, result.pointee.linesize.1, result.pointee.linesize.2,
    ]
    for index in 0..<(layout.isGrey ? 1 : 3) {
      guard let source = sources[index], let target = targets[index] else { return nil }
      let across = index == 0 ? 0 : turned.chromaShiftAcross
      let down = index == 0 ? 0 : turned.chromaShiftDown
      let plane = TurnedPlane(
        source: source, sourceStride: Int(sourceStrides[index]), target: target,
        targetStride: Int(targetStrides[index]),
        width: (Int(result.pointee.width) - 1) >> across + 1,
        height: (Int(result.pointee.height) - 1) >> down + 1)
      plane.fill(orientation)
    }
    return (result, turned)
  }
}

/// One plane's samples on their way to another place.
private struct TurnedPlane {
  let source: UnsafeMutablePointer<UInt8>
  let sourceStride: Int
  let target: UnsafeMutablePointer<UInt8>
  let targetStride: Int
  /// Of the target.
  let width: Int
  let height: Int

  /// Samples of a square that stays in the first cache while it is transposed.
  private static let tile = 32

  func fill(_ orientation: Orientation) {
    // Target (x, y) comes from source + start + x * across + y * down.
    let across = orientation.isTransposed ? sourceStride : 1
    let down = orientation.isTransposed ? 1 : sourceStride
    let start =
      (orientation.mirrorsAcross ? (width - 1) * across : 0)
      + (orientation.mirrorsDown ? (height - 1) * down : 0)
    let stepAcross = orientation.mirrorsAcross ? -across : across
    let stepDown = orientation.mirrorsDown ? -down : down
    for top in stride(from: 0, to: height, by: Self.tile) {
      for left in stride(from: 0, to: width, by: Self.tile) {
        for y in top..<min(height, top + Self.tile) {
          var from = source + (start + left * stepAcross + y * stepDown)
          let to = target + y * targetStride
          for x in left..<min(width, left + Self.tile) {
            to[x] = from.pointee
            from += stepAcross
          }
        }
      }
    }
  }
}

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
