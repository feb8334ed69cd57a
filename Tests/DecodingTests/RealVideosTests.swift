import Files
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Decoding

@Suite(.needsRealRecordings)
struct RealVideosTests {
  private static let names = [
    "astronaut_jfk_320x240_25fps.mp4", "WolfgangLanger_Pexels.mp4", "no_face.mp4",
    "face_noface.mov", "bbaf2n.mpg", "lwbsza.mpg",
  ]

  private func path(_ name: String) -> String { RealRecordings.folder.appending(path: name).path }

  /// Frames, size, and first and last time by ffprobe 5.1.
  @Test(arguments: [
    (names[0], 160, 320, 240, 6.36), (names[1], 472, 640, 360, 19.644_625),
    (names[2], 95, 960, 540, 3.916_667), (names[3], 169, 960, 540, 6.360_352),
    (names[4], 75, 360, 288, 2.96), (names[5], 75, 360, 288, 2.96),
  ])
  func everyFrameIsRead(name: String, count: Int, width: Int, height: Int, last: Double) throws {
    let reader = try VideoReader(path: path(name))
    var times: [Double] = []
    while let frame = try reader.next() {
      #expect(frame.width == width && frame.height == height)
      times.append(frame.time)
    }
    #expect(times.count == count)
    #expect(abs(times.first ?? -1) < 1e-6)
    #expect(abs((times.last ?? 0) - last) < 1e-5)
    #expect(times == times.sorted())
    #expect(reader.notices.isEmpty)
  }

  /// Steps of the sound and of the video, by `AudioReader` at 16 kHz and by `StepFrames`.
  @Test(arguments: names)
  func soundAndVideoHaveAsManySteps(name: String) throws {
    let frames = StepFrames(try VideoReader(path: path(name)), step: 0.04)
    var steps: [Range<Int>] = []
    while let element = try frames.next() { steps.append(element.steps) }
    #expect(steps.first?.lowerBound == 0)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    let sound = try readSamples(path(name), sampleRate: 16_000).count / 640
    #expect(steps.last?.upperBound == sound)
  }
}
