import Files
import Pictures
import TestSupport
import Testing

@testable import Faces

/// Which frames are looked at.
struct FaceFinderTests {
  private let pictures = NumberedPictures()

  private func look(_ finder: FaceFinder, time: Double) throws {
    try finder.look(
      at: PictureView(
        luma: pictures.picture(0).luma, chroma: nil,
        colours: ColourMatrix(.bt601, isFullRange: true)),
      time: time)
  }

  /// Of 30 pictures a second all are looked at, of 50 and 60 those that steps show.
  @Test func aFrameIsPassedOverIfTheNextComesWithin50Milliseconds() throws {
    let finder = try FaceFinder(ExtractionSettings(), recording: "a", path: "a.mp4")
    #expect(!finder.mayPassOver(next: 0.02))
    try look(finder, time: 1)
    #expect(finder.mayPassOver(next: 1 + 2 / 50))
    #expect(finder.mayPassOver(next: 1 + 3 / 59.94))
    #expect(!finder.mayPassOver(next: 1 + 2 / 30))
    #expect(finder.mayPassOver(next: nil))
  }

  @Test func withBoxesOfAFileOnlyStepsAreLookedAt() throws {
    let folder = try TemporaryFolder()
    var settings = ExtractionSettings()
    settings.boxes = try BoxFile(
      path: try folder.file("a.csv", Array("time,x,y,width,height\n0.04,1,2,30,40\n".utf8)))
    let finder = try FaceFinder(settings, recording: "a", path: "a.mp4")
    #expect(finder.mayPassOver(next: 10))
  }
}
