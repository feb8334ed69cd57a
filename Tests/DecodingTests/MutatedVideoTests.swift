import CFFmpeg
import Files
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Decoding

/// Damaged videos: whatever the bytes, there are pictures at rising times or there is an error.
struct MutatedVideoTests {
  private func check(_ path: String) throws {
    do {
      let frames = StepFrames(try VideoReader(path: path), step: 0.04)
      var served: Int?
      while let element = try frames.next() {
        if let served { #expect(element.steps.lowerBound == served) }
        served = element.steps.upperBound
        try element.frame.withPicture { picture in
          let planes = [picture.luma, picture.chroma?.blue, picture.chroma?.red]
          for case let plane? in planes {
            #expect(plane.stride >= plane.width)
            #expect(plane.width * plane.pixelsAcross >= picture.luma.width)
            #expect(plane.height * plane.pixelsDown >= picture.luma.height)
            read(plane.samples[plane.stride * (plane.height - 1) + plane.width - 1])
          }
        }
      }
    } catch let error as FileError {
      expectBadData(error, of: path)
    }
  }

  /// Keeps the read of a plane's far corner: where there is no memory the test dies.
  @inline(never) private func read(_ sample: UInt8) {}

  private func checkMutations(of bytes: [UInt8], seed: UInt64, rounds: Int) throws {
    var generator = SplitMix64(seed: seed)
    let folder = try TemporaryFolder()
    for _ in 0..<rounds {
      // Headers stand at either end.
      let damaged = mutated(bytes, header: 600, atBothEnds: true, using: &generator)
      try check(try folder.file("mutated", damaged))
    }
  }

  @Test(arguments: UInt64(0)..<6, ["mov", "matroska", "avi", "mpegts"])
  func madeUp(seed: UInt64, container: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a")
    var file = VideoFile(count: 12, rate: (25, 1))
    file.container = container
    file.rotation = seed % 2 == 0 && container == "mov" ? 90 : nil
    try file.write(to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    try checkMutations(of: bytes, seed: seed, rounds: 15)
  }

  @Test(
    .needsRealRecordings,
    arguments: [
      "astronaut_jfk_320x240_25fps.mp4", "no_face.mp4", "face_noface.mov", "bbaf2n.mpg",
    ])
  func realRecordings(name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: RealRecordings.folder.appending(path: name)))
    try checkMutations(of: bytes, seed: 1, rounds: 5)
  }
}
