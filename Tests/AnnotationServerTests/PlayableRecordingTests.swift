import Decoding
import Files
import Foundation
import Journal
import Testing

@testable import AnnotationServer

@Suite struct PlayableRecordingTests {
  private static let mp4 = "mov,mp4,m4a,3gp,3g2,mj2"

  private func summary(_ container: String, _ video: String?, _ sound: String?) -> MediaSummary {
    MediaSummary(container: container, video: video, sound: sound, duration: nil)
  }

  /// What Chromium was seen to play.
  @Test(
    arguments: [
      (mp4, "h264", "aac", "video/mp4"), (mp4, nil, "aac", "audio/mp4"),
      (mp4, "av1", nil, "video/mp4"), ("matroska,webm", "vp8", "opus", "video/webm"),
      ("matroska,webm", "vp9", nil, "video/webm"),
      ("matroska,webm", "h264", "aac", "video/x-matroska"),
      ("wav", nil, "pcm_s16le", "audio/wav"), ("flac", nil, "flac", "audio/flac"),
      ("mp3", nil, "mp3", "audio/mpeg"), ("ogg", nil, "vorbis", "audio/ogg"),
    ] as [(String, String?, String?, String)])
  func whatBrowsersPlayHasItsType(container: String, video: String?, sound: String?, type: String) {
    #expect(summary(container, video, sound).playableType == type)
  }

  /// Of these it plays nothing, or the sound without the picture.
  @Test(
    arguments: [
      (mp4, "mpeg4", "aac"), (mp4, "hevc", "aac"), (mp4, "h264", "ac3"), ("avi", "h264", "mp3"),
      ("avi", "mpeg4", "mp3"), ("mpegts", "h264", "aac"), ("mpeg", "mpeg1video", "mp2"),
      ("aiff", nil, "pcm_s16be"), (mp4, nil, nil), ("asf", "wmv3", "wmav2"),
    ] as [(String, String?, String?)])
  func whatTheyDoNotIsRefused(container: String, video: String?, sound: String?) {
    #expect(summary(container, video, sound).playableType == nil)
  }

  @Test func theLineThatHelpsIsOneForAShell() {
    #expect(
      summary("avi", "mpeg4", "mp3").conversion(of: "a/Ben's clip.avi")
        == #"ffmpeg -i 'a/Ben'\''s clip.avi' -c:v libx264 -pix_fmt yuv420p -c:a aac "#
        + #"'Ben'\''s clip-playable.mp4'"#)
    #expect(
      summary("aiff", nil, "pcm_s16be").conversion(of: "x.aiff")
        == "ffmpeg -i x.aiff -c:a flac x-playable.flac")
  }

  @Test(arguments: [
    ("face.mp4", "video/mp4", 0.48), ("tone.wav", "audio/wav", 0.25),
  ])
  func aFileSaysWhatItIs(name: String, type: String, duration: Double) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "ToolTests/Cases/inputs/\(name)").path
    let recording = try Session.Recording(name: "x", playing: path)
    #expect(recording.type == type && recording.duration == duration)
  }
}
