package import Pictures

/// The part of a picture in which faces are looked for.
package struct SearchedPicture {
  /// Its luma.
  package let luma: PicturePlane
  private let whole: PictureView
  private let region: PictureBox

  /// - Precondition: the part lies in the picture.
  init(_ picture: PictureView, _ part: PixelRegion) {
    let plane = picture.luma
    precondition(part.x + part.width <= plane.width && part.y + part.height <= plane.height)
    luma = PicturePlane(
      samples: plane.samples + part.y * plane.stride + part.x, stride: plane.stride,
      width: part.width, height: part.height)
    whole = picture
    region = PictureBox(
      x: Double(picture.originX + part.x), y: Double(picture.originY + part.y),
      width: Double(part.width), height: Double(part.height))
  }

  /// In colour, pixel by pixel.
  package func colours() -> RGBImage {
    RGBImage(whole, region: region, width: luma.width, height: luma.height)
  }
}
