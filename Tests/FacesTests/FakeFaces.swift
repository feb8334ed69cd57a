import Pictures
import Testing

@testable import Faces

/// Pictures that hold nothing but their number, for detectors and trackers that know the rest.
final class NumberedPictures {
  static let width = 320
  static let height = 240
  private let samples: UnsafeMutableBufferPointer<UInt8>

  init() {
    samples = .allocate(capacity: Self.width * Self.height)
    samples.initialize(repeating: 0)
  }

  deinit { samples.deallocate() }

  func picture(_ number: Int) throws -> SearchedPicture {
    samples[0] = UInt8(number)
    let base = try #require(samples.baseAddress)
    return SearchedPicture(
      PicturePlane(samples: base, stride: Self.width, width: Self.width, height: Self.height))
  }
}

/// What the fakes see in each frame, and what they were asked.
final class Scene {
  /// Faces that the detector finds in a frame; of those, what lies in the region that is searched.
  var faces: (Int) -> [PictureBox] = { _ in [] }
  /// Where a tracker that was started at `start` finds its face.
  var follow: (_ start: PictureBox, _ frame: Int) -> TrackedBox = { start, _ in
    TrackedBox(box: start, confidence: 0.7)
  }
  var trackersSearch = false
  var wholeSearches: [Int] = []
  var regionSearches: [Int] = []
  var starts: [Int] = []
  var trackerCount = 0

  func tracking(
    _ settings: FaceTracking.Settings = FaceTracking.Settings()
  ) -> FaceTracking {
    FaceTracking(detector: FakeDetector(self), settings: settings) { [self] in
      trackerCount += 1
      return FakeTracker(self)
    }
  }
}

private final class FakeDetector: FaceDetecting {
  private let scene: Scene

  init(_ scene: Scene) { self.scene = scene }

  func faces(
    in picture: PicturePlane, region: PictureBox, columns: Int, rows: Int
  ) -> [FaceDetection] {
    let frame = Int(picture.samples[0])
    if region.width == Double(picture.width) {
      scene.wholeSearches.append(frame)
    } else {
      scene.regionSearches.append(frame)
    }
    return scene.faces(frame)
      .filter { $0.intersectionArea(with: region) > 0.9 * $0.area }
      .map { FaceDetection(box: $0, score: 1) }
  }
}

private final class FakeTracker: BoxTracking {
  private let scene: Scene
  private var start = PictureBox(x: 0, y: 0, width: 1, height: 1)

  init(_ scene: Scene) { self.scene = scene }

  var searches: Bool { scene.trackersSearch }

  func start(in picture: SearchedPicture, at box: PictureBox) {
    start = box
    scene.starts.append(Int(picture.luma.samples[0]))
  }

  func update(in picture: SearchedPicture) -> TrackedBox {
    scene.follow(start, Int(picture.luma.samples[0]))
  }
}

extension SearchedPicture {
  /// All of a grey picture.
  init(_ luma: PicturePlane) {
    self.init(
      PictureView(luma: luma, chroma: nil, colours: ColourMatrix(.bt601, isFullRange: true)),
      PixelRegion(x: 0, y: 0, width: luma.width, height: luma.height))
  }
}
