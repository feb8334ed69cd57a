internal import CFFmpeg

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
