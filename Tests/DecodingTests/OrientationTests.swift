import CFFmpeg
import Testing

@testable import Decoding

struct OrientationTests {
  private func orientation(_ angle: Double, mirrored: Bool = false) -> Orientation {
    var matrix = [Int32](repeating: 0, count: 9)
    av_display_rotation_set(&matrix, angle)
    if mirrored { av_display_matrix_flip(&matrix, 1, 0) }
    return Orientation(displayMatrix: matrix)
  }

  @Test func nearlyRightAnglesAreRight() {
    #expect(orientation(0) == .stored)
    #expect(orientation(44) == .stored)
    #expect(orientation(46) == orientation(90))
    #expect(orientation(181) == orientation(180))
    #expect(orientation(-90) == orientation(270))
    #expect(orientation(90).isTransposed)
    #expect(!orientation(180).isTransposed)
    let eight = [0.0, 90, 180, 270].flatMap { [orientation($0), orientation($0, mirrored: true)] }
    for (index, one) in eight.enumerated() { #expect(!eight[..<index].contains(one)) }
  }

  @Test(
    arguments: [
      [0, 0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 0, 1, 1, 0, 0, 0, 0],
      [.min, .min, .min, .min, .min, .min, .min, .min, .min],
    ] as [[Int32]])
  func whatTurnsNothingIsLeftAlone(matrix: [Int32]) {
    #expect(Orientation(displayMatrix: matrix) == .stored)
  }
}
