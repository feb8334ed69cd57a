internal import CFFmpeg
package import Pictures

/// One decoded picture, upright, with square pixels and 8 bits a sample.
///
/// It keeps its memory, a few megabytes, for as long as it lives.
package final class VideoFrame {
  /// Number of the frame in presentation order, from 0.
  package let index: Int
  /// When it is first on screen, seconds from the recording's time 0; never less than that of the
  /// frame before.
  package let time: Double
  /// When it leaves the screen, seconds, where that is known beforehand: then it stands for the time
  /// `(time, end]`, otherwise from `time` on until the next.
  package let end: Double?
  package let width: Int
  package let height: Int

  private let frame: UnsafeMutablePointer<AVFrame>
  private let layout: PixelLayout
  private let colours: ColourMatrix

  /// - Parameter frame: a direct frame, which becomes this object's own.
  init(
    _ frame: UnsafeMutablePointer<AVFrame>, layout: PixelLayout, colours: ColourMatrix,
    index: Int, time: Double, end: Double? = nil
  ) {
    self.frame = frame
    self.layout = layout
    self.colours = colours
    self.index = index
    self.time = time
    self.end = end
    width = Int(frame.pointee.width)
    height = Int(frame.pointee.height)
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = frame
    av_frame_free(&frame)
  }

  /// Gives the picture's planes where the decoder has put them, valid inside `body` only.
  package func withPicture<Result, Failure: Error>(
    _ body: (PictureView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    let (data, strides) = (frame.pointee.data, frame.pointee.linesize)
    guard let first = data.0 else { preconditionFailure("a direct frame has planes") }
    let luma = PicturePlane(samples: first, stride: Int(strides.0), width: width, height: height)
    var chroma: (blue: PicturePlane, red: PicturePlane)?
    if !layout.isGrey, let second = data.1, let third = data.2 {
      chroma = (plane(second, strides.1), plane(third, strides.2))
    }
    return try body(PictureView(luma: luma, chroma: chroma, colours: colours))
  }

  private func plane(_ samples: UnsafeMutablePointer<UInt8>, _ stride: Int32) -> PicturePlane {
    let across = layout.chromaShiftAcross
    let down = layout.chromaShiftDown
    return PicturePlane(
      samples: samples, stride: Int(stride), width: (width - 1) >> across + 1,
      height: (height - 1) >> down + 1, pixelsAcross: 1 << across, pixelsDown: 1 << down)
  }
}
