internal import CFFmpeg

/// How a stored picture is turned and mirrored to stand upright: one of eight ways.
struct Orientation: Equatable {
  /// Rows become columns.
  var isTransposed = false
  /// Afterwards, left and right change places.
  var mirrorsAcross = false
  /// Afterwards, top and bottom change places.
  var mirrorsDown = false

  /// As it is stored.
  static let stored = Orientation()

  /// The nearest of the eight to a display matrix `[a b u; c d v; x y w]`, which takes a stored
  /// pixel `(p, q)` to `(a p + c q, b p + d q)`; `stored` if the matrix turns nothing.
  init(displayMatrix matrix: [Int32]) {
    precondition(matrix.count == 9)
    let (a, b, c, d) = (matrix[0], matrix[1], matrix[3], matrix[4])
    let straight = Int64(a).magnitude + Int64(d).magnitude
    let crossed = Int64(b).magnitude + Int64(c).magnitude
    guard straight != crossed else { return }
    isTransposed = crossed > straight
    mirrorsAcross = (isTransposed ? c : a) < 0
    mirrorsDown = (isTransposed ? b : d) < 0
  }

  init() {}

  /// What the stream says; if it says nothing, what the frame says.
  init(
    of stream: UnsafeMutablePointer<AVStream>?, _ frame: UnsafeMutablePointer<AVFrame>
  ) {
    var byteCount = 0
    let bytes: UnsafePointer<UInt8>?
    if let stream,
      let ofStream = ffmpeg_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &byteCount)
    {
      bytes = ofStream
    } else {
      let ofFrame = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX)
      byteCount = ofFrame?.pointee.size ?? 0
      bytes = UnsafePointer(ofFrame?.pointee.data)
    }
    guard let bytes, byteCount >= 9 * MemoryLayout<Int32>.size else {
      self.init()
      return
    }
    let raw = UnsafeRawPointer(bytes)
    self.init(
      displayMatrix: (0..<9).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self) })
  }
}
