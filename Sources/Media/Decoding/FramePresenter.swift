internal import CFFmpeg
import Files
internal import Pictures

/// Makes decoded frames pictures as they are meant to be seen: 8 bits a sample, square pixels,
/// upright, of one size throughout. What is so already is passed on as it is.
final class FramePresenter {
  /// A frame with what has to be known of its planes.
  struct Picture {
    /// The caller's to free.
    let frame: UnsafeMutablePointer<AVFrame>
    let layout: PixelLayout
    let colours: ColourMatrix
  }

  /// Frames that had another size than the first.
  private(set) var resizedCount = 0

  private let path: String
  private let format: UnsafeMutablePointer<AVFormatContext>?
  private let stream: UnsafeMutablePointer<AVStream>?
  private let scaler = PictureScaler()
  private let uprightCopy = UprightCopy()
  private var first: (width: Int, height: Int, orientation: Orientation)?

  /// - Parameter context: outlives this object; nil if the frames come from no container.
  init(path: String, _ context: StreamContext? = nil) {
    self.path = path
    format = context?.format
    stream = context?.stream
  }

  /// - Parameters:
  ///   - decoded: loses what it holds where that can be passed on.
  ///   - place: for messages, such as `at 2 s`.
  /// - Throws: `badData` if the pixels are of no known format, or if the picture has another shape
  ///   than the first one.
  func present(
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
    let (width, height, orientation) = try shape(of: decoded, place)
    let colours = ColourMatrix(layout.standard(decoded), isFullRange: layout.isFullRange(decoded))
    let isReady =
      layout.isDirect && Int(decoded.pointee.width) == width
      && Int(decoded.pointee.height) == height && decoded.pointee.linesize.0 > 0
      && (orientation == .stored || layout == layout.direct)
    var frame = decoded
    var presented = layout
    if !isReady {
      guard let scaled = scaler.convert(decoded, layout, width: width, height: height) else {
        throw cannotConvert
      }
      (frame, presented) = (scaled, layout.direct)
    }
    if orientation != .stored {
      guard let upright = uprightCopy.turn(frame, presented, orientation) else {
        throw cannotConvert
      }
      (frame, presented) = upright
    }
    guard let own = frame == decoded ? Self.moved(decoded) : av_frame_clone(frame) else {
      throw cannotConvert
    }
    return Picture(frame: own, layout: presented, colours: colours)
  }

  /// Size with square pixels, before turning, and how to turn: those of the first frame.
  private func shape(
    of frame: UnsafeMutablePointer<AVFrame>, _ place: String
  ) throws(FileError) -> (width: Int, height: Int, orientation: Orientation) {
    let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
    let aspect = pixelAspect(frame)
    guard let first else {
      let shape = (
        max(1, Int((Double(width) * aspect).rounded())), height, Orientation(of: stream, frame)
      )
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

  private static func moved(
    _ frame: UnsafeMutablePointer<AVFrame>
  ) -> UnsafeMutablePointer<AVFrame>? {
    guard let own = av_frame_alloc() else { return nil }
    av_frame_move_ref(own, frame)
    return own
  }

  private var cannotConvert: FileError {
    FileError(.badData, path: path, "expected pictures that can be converted, found others")
  }
}
