/// A picture, or a part of one, as planes of luma and chroma that lie somewhere in memory.
///
/// Sample `k` of a plane covers the pixels from `origin + k * pixelsAcross`; so chroma is taken to
/// lie in the middle of the pixels it belongs to.
package struct PictureView {
  /// Pixel of the whole picture where the planes begin.
  package let originX: Int
  package let originY: Int
  package let luma: PicturePlane
  /// The planes of blue and red difference; nil if the picture is grey.
  package let chroma: (blue: PicturePlane, red: PicturePlane)?
  package let colours: ColourMatrix

  package init(
    originX: Int = 0, originY: Int = 0, luma: PicturePlane,
    chroma: (blue: PicturePlane, red: PicturePlane)?, colours: ColourMatrix
  ) {
    self.originX = originX
    self.originY = originY
    self.luma = luma
    self.chroma = chroma
    self.colours = colours
  }
}

/// One plane of 8-bit samples where it lies in memory.
package struct PicturePlane {
  package let samples: UnsafePointer<UInt8>
  /// Bytes from one row to the next.
  package let stride: Int
  /// Samples in a row.
  package let width: Int
  /// Rows.
  package let height: Int
  /// Pixels that a sample stands for, across and down: 1 for luma; 2, 2 for chroma in 4:2:0.
  package let pixelsAcross: Int
  package let pixelsDown: Int

  package init(
    samples: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int, pixelsAcross: Int = 1,
    pixelsDown: Int = 1
  ) {
    precondition(width > 0 && height > 0 && pixelsAcross > 0 && pixelsDown > 0)
    self.samples = samples
    self.stride = stride
    self.width = width
    self.height = height
    self.pixelsAcross = pixelsAcross
    self.pixelsDown = pixelsDown
  }
}

/// How luma and chroma become red, green and blue.
///
///     r = a (y - y0) + 2 (1 - kr) c v
///     b = a (y - y0) + 2 (1 - kb) c u
///     g = a (y - y0) - (kr (r - l) + kb (b - l)) / kg,    l = a (y - y0),  kg = 1 - kr - kb
///
/// with `u`, `v` the chroma less 128; `y0` = 16, `a` = 255 / 219, `c` = 255 / 224 in the limited
/// range, 0, 1 and 1 in the full one.
///
/// - Source: Recommendations ITU-R BT.601-7, BT.709-6 and BT.2020-2; ISO/IEC 23091-2 for the ranges.
package struct ColourMatrix: Equatable, Sendable {
  /// Shares of red and of blue in luma.
  package enum Standard: Equatable, Sendable, CaseIterable {
    case bt601
    case bt709
    case bt2020
    case smpte240
    case fcc

    var shares: (red: Float, blue: Float) {
      switch self {
      case .bt601: (0.299, 0.114)
      case .bt709: (0.2126, 0.0722)
      case .bt2020: (0.2627, 0.0593)
      case .smpte240: (0.212, 0.087)
      case .fcc: (0.30, 0.11)
      }
    }
  }

  let lumaOffset: Float
  let lumaScale: Float
  let redOfRed: Float
  let greenOfRed: Float
  let greenOfBlue: Float
  let blueOfBlue: Float

  /// - Parameter isFullRange: luma uses 0 to 255, not 16 to 235.
  package init(_ standard: Standard, isFullRange: Bool) {
    let (red, blue) = standard.shares
    let green = 1 - red - blue
    let chromaScale: Float = isFullRange ? 1 : 255 / 224
    lumaOffset = isFullRange ? 0 : 16
    lumaScale = isFullRange ? 1 : 255 / 219
    redOfRed = 2 * (1 - red) * chromaScale
    blueOfBlue = 2 * (1 - blue) * chromaScale
    greenOfRed = -redOfRed * red / green
    greenOfBlue = -blueOfBlue * blue / green
  }
}
