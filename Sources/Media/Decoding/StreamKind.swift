internal import CFFmpeg

/// What is wanted of a container.
enum StreamKind {
  case sound
  case video

  /// How messages call it.
  var noun: String {
    switch self {
    case .sound: "sound"
    case .video: "video"
    }
  }

  var mediaType: AVMediaType {
    switch self {
    case .sound: AVMEDIA_TYPE_AUDIO
    case .video: AVMEDIA_TYPE_VIDEO
    }
  }
}
