internal import CFFmpeg
internal import Pictures

/// What a frame's pixel format says of its planes.
struct PixelLayout: Equatable {
  /// Binary logarithms of the pixels that a sample of chroma stands for.
  let chromaShiftAcross: Int
  let chromaShiftDown: Int
  let isGrey: Bool
  /// Whether the planes can be used where they lie: 8-bit luma and chroma, each in its own plane.
  let isDirect: Bool
  private let isRGB: Bool

  /// The layout of the direct format.
  var direct: PixelLayout {
    if isGrey { return PixelLayout(0, 0, isGrey: true) }
    if isRGB { return PixelLayout(0, 0, isGrey: false) }
    return chromaShiftAcross <= 1 && chromaShiftDown <= 1
      ? PixelLayout(chromaShiftAcross, chromaShiftDown, isGrey: false)
      : PixelLayout(1, 1, isGrey: false)
  }

  /// The layout of a direct picture whose rows have become columns.
  ///
  /// - Precondition: the layout is a direct format's.
  var transposed: PixelLayout {
    precondition(self == direct)
    return PixelLayout(chromaShiftDown, chromaShiftAcross, isGrey: isGrey)
  }

  private init(_ chromaShiftAcross: Int, _ chromaShiftDown: Int, isGrey: Bool) {
    self.chromaShiftAcross = chromaShiftAcross
    self.chromaShiftDown = chromaShiftDown
    self.isGrey = isGrey
    isDirect = true
    isRGB = false
  }

  /// - Returns: nil if the format is not known or its pixels are not in memory.
  init?(format: AVPixelFormat) {
    guard let description = av_pix_fmt_desc_get(format)?.pointee,
      description.flags & Self.flags(AV_PIX_FMT_FLAG_HWACCEL) == 0, description.nb_components > 0
    else { return nil }
    let components = [description.comp.0, description.comp.1, description.comp.2]
    let count = min(3, Int(description.nb_components))
    isRGB = description.flags & Self.flags(AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL) != 0
    isGrey = count < 3 && !isRGB
    chromaShiftAcross = Int(description.log2_chroma_w)
    chromaShiftDown = Int(description.log2_chroma_h)
    let odd = AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_BAYER
    isDirect =
      !isRGB && description.flags & Self.flags(odd) == 0
      && (isGrey ? description.nb_components == 1 : count == 3)
      && (0..<count).allSatisfy { index in
        let component = components[index]
        return component.plane == index && component.depth == 8 && component.step == 1
          && component.offset == 0 && component.shift == 0
      }
  }

  /// The format that other ones are brought to: it loses nothing but depth, and of chroma that is
  /// coarser than 2 x 2 pixels.
  var directFormat: AVPixelFormat {
    if isGrey { return AV_PIX_FMT_GRAY8 }
    return switch (direct.chromaShiftAcross, direct.chromaShiftDown) {
    case (0, 0): AV_PIX_FMT_YUV444P
    case (1, 0): AV_PIX_FMT_YUV422P
    case (0, 1): AV_PIX_FMT_YUV440P
    default: AV_PIX_FMT_YUV420P
    }
  }

  /// Whether luma uses 0 to 255: said by the frame or its format; grey and what was RGB does unless
  /// it is said that it does not.
  func isFullRange(_ frame: UnsafeMutablePointer<AVFrame>) -> Bool {
    if isRGB { return true }
    switch frame.pointee.color_range {
    case AVCOL_RANGE_JPEG: return true
    case AVCOL_RANGE_MPEG: return false
    default: return isGrey || Self.fullRangeFormats.contains(frame.pointee.format)
    }
  }

  /// How the frame's colours are coded. What does not say is taken for BT.709 from 720 rows up and
  /// for BT.601 below, as the two recommendations are meant; what was RGB is converted by BT.601.
  func standard(_ frame: UnsafeMutablePointer<AVFrame>) -> ColourMatrix.Standard {
    if isRGB { return .bt601 }
    return switch frame.pointee.colorspace {
    case AVCOL_SPC_BT709: .bt709
    case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: .bt601
    case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: .bt2020
    case AVCOL_SPC_SMPTE240M: .smpte240
    case AVCOL_SPC_FCC: .fcc
    default: min(frame.pointee.width, frame.pointee.height) >= 720 ? .bt709 : .bt601
    }
  }

  private static func flags(_ flags: Int32) -> UInt64 { UInt64(flags) }

  private static let fullRangeFormats: Set<Int32> = Set(
    [
      AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUVJ440P,
      AV_PIX_FMT_YUVJ411P,
    ].map(\.rawValue))
}
