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
