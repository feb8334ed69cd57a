internal import CFFmpeg
package import Pictures

/// One decoded picture, which is made upright, with square pixels and 8 bits a sample, when it is
/// looked at.
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

  private let picture: FramePresenter.Picture
  private let presenter: FramePresenter

  /// - Parameters:
  ///   - picture: its frame becomes this object's own.
  ///   - presenter: what has taken it.
  init(
    _ picture: FramePresenter.Picture, _ presenter: FramePresenter, index: Int, time: Double,
    end: Double? = nil
  ) {
    self.picture = picture
    self.presenter = presenter
    self.index = index
    self.time = time
    self.end = end
    let shape = picture.shape
    (width, height) =
      shape.orientation.isTransposed ? (shape.height, shape.width) : (shape.width, shape.height)
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = picture.frame
    av_frame_free(&frame)
  }

  /// Gives the picture's planes, where the decoder has put them if they are as they should be, valid
  /// inside `body` only, which looks at no other frame of the recording.
  ///
  /// - Throws: `badData` if the picture cannot be converted; what `body` throws.
  package func withPicture<Result>(_ body: (PictureView) throws -> Result) throws -> Result {
    defer { withExtendedLifetime(self) {} }
    let (frame, layout) = try presenter.present(picture)
    let (data, strides) = (frame.pointee.data, frame.pointee.linesize)
    guard let first = data.0 else { preconditionFailure("a direct frame has planes") }
    let luma = PicturePlane(samples: first, stride: Int(strides.0), width: width, height: height)
    var chroma: (blue: PicturePlane, red: PicturePlane)?
    if !layout.isGrey, let second = data.1, let third = data.2 {
      chroma = (plane(second, strides.1, layout), plane(third, strides.2, layout))
    }
    return try body(PictureView(luma: luma, chroma: chroma, colours: picture.colours))
  }

  private func plane(
    _ samples: UnsafeMutablePointer<UInt8>, _ stride: Int32, _ layout: PixelLayout
  ) -> PicturePlane {
    let across = layout.chromaShiftAcross
    let down = layout.chromaShiftDown
    return PicturePlane(
      samples: samples, stride: Int(stride), width: (width - 1) >> across + 1,
      height: (height - 1) >> down + 1, pixelsAcross: 1 << across, pixelsDown: 1 << down)
  }
}
