internal import Engine

/// Copies what a window sees at each place of an image to a row of its own.
///
/// - Images `[image, y, x, channel]`, patches `[image, place, y · x · channel]`, with zeros for what
///   lies outside.
struct Unfolding {
  private let window: SlidingWindow
  private let channels: Int
  private let height: Int
  private let width: Int
  private let outHeight: Int
  private let outWidth: Int

  /// - Parameters:
  ///   - input, output: shapes `[images, channels, height, width]`.
  init(_ window: SlidingWindow, input: [Int], output: [Int]) {
    self.window = window
    (channels, height, width) = (input[1], input[2], input[3])
    (outHeight, outWidth) = (output[2], output[3])
  }

  /// - Parameter patches: of the first of `images` first.
  func run<Element>(
    _ images: Range<Int>, from source: UnsafeMutablePointer<Element>,
    to patches: UnsafeMutablePointer<Element>
  ) where Element: Numeric {
    let row = window.size[0] * window.size[1] * channels
    ThreadTeam.split(images.count * outHeight * outWidth) { positions, _ in
      for position in positions {
        let image = images.lowerBound + position / (outHeight * outWidth)
        let top = window.start(of: position / outWidth % outHeight, axis: 0)
        let left = window.start(of: position % outWidth, axis: 1)
        var patch = patches + position * row
        for y in top..<top + window.size[0] {
          for x in left..<left + window.size[1] {
            if (0..<height).contains(y), (0..<width).contains(x) {
              let place = (image * height + y) * width + x
              patch.update(from: source + place * channels, count: channels)
            } else {
              patch.update(repeating: 0, count: channels)
            }
            patch += channels
          }
        }
      }
    }
  }
}
