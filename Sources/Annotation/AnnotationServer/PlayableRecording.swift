import Decoding
package import Files
package import Journal

extension Session.Recording {
  /// A recording that browsers play.
  ///
  /// Chromium plays the sound of MPEG-4 part 2 and of HEVC in MP4 without a picture and without an
  /// error, so what is known not to play is refused before anybody sits down.
  ///
  /// - Parameters:
  ///   - name: the recording's.
  ///   - path: its file's.
  /// - Throws: `noInput` if the file cannot be opened, `badData` if it is no recording or none that
  ///   browsers play, with the line that makes one.
  package init(name: String, playing path: String) throws(FileError) {
    let summary = try MediaSummary(path: path)
    guard let type = summary.playableType else {
      throw FileError(
        .badData, path: path,
        "expected a recording that browsers play, found \(summary.description); "
          + "\(summary.conversion(of: path)) makes one")
    }
    self.init(name: name, path: path, type: type, duration: summary.duration)
  }
}

extension MediaSummary {
  /// The media type for browsers; nil if they do not play it.
  var playableType: String? {
    guard video != nil || sound != nil, video.map(Self.videos.contains) ?? true,
      sound.map(Self.sounds.contains) ?? true
    else { return nil }
    let kind = video == nil ? "audio" : "video"
    switch container {
    case "mov,mp4,m4a,3gp,3g2,mj2": return "\(kind)/mp4"
    case "matroska,webm":
      let isWebM = video != "h264" && ["opus", "vorbis", nil].contains(sound)
      return isWebM ? "\(kind)/webm" : "\(kind)/x-matroska"
    case "ogg": return "\(kind)/ogg"
    case "mp3": return "audio/mpeg"
    case "wav", "flac", "aac": return "audio/\(container)"
    default: return nil
    }
  }

  /// `avi with mpeg4 and mp3`
  var description: String {
    let codecs = [video, sound].compactMap(\.self)
    let name = container.split(separator: ",").first.map(String.init) ?? container
    return codecs.isEmpty
      ? "\(name) without streams" : "\(name) with \(codecs.joined(separator: " and "))"
  }

  /// The command that makes it playable.
  func conversion(of path: String) -> String {
    let output = "\(stem(of: path))-playable"
    return video == nil
      ? "ffmpeg -i \(Self.argument(path)) -c:a flac \(Self.argument(output + ".flac"))"
      : "ffmpeg -i \(Self.argument(path)) -c:v libx264 -pix_fmt yuv420p -c:a aac "
        + Self.argument(output + ".mp4")
  }

  /// As a shell takes it for one word.
  private static func argument(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
        || "-_./".utf8.contains($0)
    }
    return isPlain
      ? text
      : "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
  }

  /// What Chromium plays, as Firefox does where it knows the container.
  private static let videos: Set = ["h264", "vp8", "vp9", "av1"]
  private static let sounds: Set = [
    "aac", "mp3", "opus", "vorbis", "flac", "pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le",
    "pcm_f32le", "pcm_alaw", "pcm_mulaw",
  ]
}
