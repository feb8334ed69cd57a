import CFFmpeg
import Files
import Pictures

@testable import Decoding

/// A picture that a test has read.
struct ReadFrame: Equatable {
  /// What `VideoFile` has painted.
  let number: Int
  let time: Double
}

/// The number that `VideoFile` has painted into a picture.
func paintedNumber(_ frame: VideoFrame) throws -> Int {
  try frame.withPicture { picture in
    (0..<picture.luma.width / 8).reduce(0) { number, bit in
      let sample = picture.luma.samples[4 * picture.luma.stride + 8 * bit + 4]
      return number | (sample > 128 ? 1 << bit : 0)
    }
  }
}

/// All pictures of a recording.
func readFrames(_ path: String, threads: Int = 1) throws -> [ReadFrame] {
  try readFrames(VideoReader(path: path, threads: threads))
}

func readFrames(_ reader: VideoReader) throws -> [ReadFrame] {
  var frames: [ReadFrame] = []
  while let frame = try reader.next() {
    frames.append(ReadFrame(number: try paintedNumber(frame), time: frame.time))
  }
  return frames
}

/// The number painted into the picture of each step; nil where there is none.
func readSteps(_ path: String, step: Double = 0.04) throws -> [Int?] {
  let frames = StepFrames(try VideoReader(path: path), step: step)
  var steps: [Int?] = []
  var isFirst = true
  while let element = try frames.next() {
    if isFirst { steps = [Int?](repeating: nil, count: element.steps.lowerBound) }
    isFirst = false
    guard element.steps.lowerBound == steps.count else { throw OutOfOrder() }
    steps += try element.steps.map { _ in try paintedNumber(element.frame) }
  }
  return steps
}

struct OutOfOrder: Error {}

/// A picture with one bright quarter: 0 top left, 1 top right, 2 bottom left, 3 bottom right.
func quarter(_ bright: Int) -> (Int, UnsafeMutablePointer<AVFrame>) -> Void {
  { _, frame in
    guard let luma = frame.pointee.data.0 else { return }
    let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
    for y in 0..<height {
      for x in 0..<width {
        let here = (y >= height / 2 ? 2 : 0) + (x >= width / 2 ? 1 : 0)
        luma[y * Int(frame.pointee.linesize.0) + x] = here == bright ? 220 : 30
      }
    }
    // Red, so that chroma has to turn as well.
    for plane in [frame.pointee.data.1, frame.pointee.data.2] {
      guard let plane else { continue }
      for y in 0..<height / 2 {
        for x in 0..<width / 2 {
          let here = (y >= height / 4 ? 2 : 0) + (x >= width / 4 ? 1 : 0)
          plane[y * Int(frame.pointee.linesize.1) + x] = here == bright ? 200 : 128
        }
      }
    }
  }
}

/// Which quarter of a picture is bright, and which has colour.
func brightQuarter(_ frame: VideoFrame) throws -> (luma: Int?, chroma: Int?) {
  try frame.withPicture { picture in
    func brightest(_ plane: PicturePlane, _ level: UInt8) -> Int? {
      (0..<4).first { quarter in
        let x = plane.width / 4 + quarter % 2 * plane.width / 2
        let y = plane.height / 4 + quarter / 2 * plane.height / 2
        return plane.samples[y * plane.stride + x] > level
      }
    }
    return (brightest(picture.luma, 128), picture.chroma.flatMap { brightest($0.red, 160) })
  }
}
