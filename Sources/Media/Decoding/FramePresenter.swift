internal import CFFmpeg
import Files
internal import Pictures

/// Makes decoded frames pictures as they are meant to be seen: 8 bits a sample, square pixels,
/// upright, of one size throughout. What is so already is passed on as it is; the rest is converted
/// only when it is looked at.
final class FramePresenter {
  /// A frame as it was decoded, and what becomes of it.
  struct Picture {
    /// The caller's to free.
    let frame: UnsafeMutablePointer<AVFrame>
    let layout: PixelLayout
    let colours: ColourMatrix
    let shape: Shape
  }

  /// Size with square pixels, before turning, and how to turn.
  struct Shape {
    let width: Int
    let height: Int
    let orientation: Orientation
  }

  /// Frames that had another size than the first.
  private(set) var resizedCount = 0

  private let path: String
  private let format: UnsafeMutablePointer<AVFormatContext>?
  private let stream: UnsafeMutablePointer<AVStream>?
  private let scaler = PictureScaler()
  private let uprightCopy = UprightCopy()
  private var first: Shape?

  /// - Parameter context: outlives this object; nil if the frames come from no container.
  init(path: String, _ context: StreamContext? = nil) {
    self.path = path
    format = context?.format
    stream = context?.stream
  }

  /// Takes a frame, to be converted later.
  ///
  /// - Parameters:
  ///   - decoded: loses what it holds.
  ///   - place: for messages, such as `at 2 s`.
  /// - Throws: `badData` if the pixels are of no known format, or if the picture has another shape
  ///   than the first one.
  func take(
    _ decoded: UnsafeMutablePointer<AVFrame>, place: String
  ) throws(FileError) -> Picture {
    let pixelFormat = AVPixelFormat(decoded.pointee.format)
    guard let layout = PixelLayout(format: pixelFormat), decoded.pointee.width > 0,
      decoded.pointee.height > 0
    else {
      let name = av_get_pix_fmt_name(pixelFormat).map { String(cString: $0) } ?? "none"
      throw FileError(
        .badData, path: path, "expected pictures in a known pixel format, found \(name)")
    }
    let shape = try shape(of: decoded, place)
    let colours = ColourMatrix(layout.standard(decoded), isFullRange: layout.isFullRange(decoded))
    guard let own = av_frame_alloc() else { throw cannotConvert }
    av_frame_move_ref(own, decoded)
    return Picture(frame: own, layout: layout, colours: colours, shape: shape)
  }

  /// A picture's planes: those of its own frame, or others, which are valid until the next call.
  ///
  /// - Throws: `badData` if they cannot be converted.
  func present(
    _ picture: Picture
  ) throws(FileError) -> (frame: UnsafeMutablePointer<AVFrame>, layout: PixelLayout) {
    var (frame, layout) = (picture.frame, picture.layout)
    let shape = picture.shape
    let isReady =
      layout.isDirect && Int(frame.pointee.width) == shape.width
      && Int(frame.pointee.height) == shape.height && frame.pointee.linesize.0 > 0
      && (shape.orientation == .stored || layout == layout.direct)
    if !isReady {
      guard
        let scaled = scaler.convert(frame, layout, width: shape.width, height: shape.height)
      else { throw cannotConvert }
      (frame, layout) = (scaled, layout.direct)
    }
    if shape.orientation != .stored {
      guard let upright = uprightCopy.turn(frame, layout, shape.orientation) else {
        throw cannotConvert
      }
      (frame, layout) = upright
    }
    return (frame, layout)
  }

  /// The shape of the first frame.
  private func shape(
    of frame: UnsafeMutablePointer<AVFrame>, _ place: String
  ) throws(FileError) -> Shape {
    let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
    let aspect = pixelAspect(frame)
    guard let first else {
      let shape = Shape(
        width: max(1, Int((Double(width) * aspect).rounded())), height: height,
        orientation: Orientation(of: stream, frame))
      first = shape
      return shape
    }
    let change = Double(width) * aspect * Double(first.height) / Double(height * first.width)
    guard abs(change - 1) < 0.03 else {
      throw FileError(
        .badData, path: path,
        "expected pictures of one shape, found \(first.width)x\(first.height) and, \(place), "
          + "\(width)x\(height)")
    }
    if height != first.height { resizedCount += 1 }
    return first
  }

  /// Width of a pixel by its height. 1 where that is not known, senseless, or so near to 1 that it
  /// comes from rounding.
  private func pixelAspect(_ frame: UnsafeMutablePointer<AVFrame>) -> Double {
    let ratio = av_guess_sample_aspect_ratio(format, stream, frame)
    guard ratio.num > 0, ratio.den > 0 else { return 1 }
    let aspect = Double(ratio.num) / Double(ratio.den)
    return (0.25...4).contains(aspect) && abs(aspect - 1) > 0.01 ? aspect : 1
  }

  private var cannotConvert: FileError {
    FileError(.badData, path: path, "expected pictures that can be converted, found others")
  }
}
