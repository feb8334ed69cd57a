import FileErrors
import Pictures

@testable import Decoding

/// A picture that a test has read.
struct ReadFrame: Equatable {
  /// What `VideoFile` has painted.
  let number: Int
  let time: Double
}

/// The number that `VideoFile` has painted into a picture.
func paintedNumber(_ frame: VideoFrame) -> Int {
  frame.withPicture { picture in
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
    frames.append(ReadFrame(number: paintedNumber(frame), time: frame.time))
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
    steps += element.steps.map { _ in paintedNumber(element.frame) }
  }
  return steps
}

struct OutOfOrder: Error {}
