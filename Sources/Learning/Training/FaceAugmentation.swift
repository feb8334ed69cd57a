internal import Engine
internal import Layers
internal import Random

/// One random change of a face, so that the network does not learn a recording's framing and light.
///
/// The face is enlarged from 96 to 110 pixels (any other size in proportion), a part of its old
/// size is cut out, the saturation is multiplied, the brightness moved, and the values are clipped.
///
/// - Source: the code released with Tzirakis et al. 2017, doi:10.1109/JSTSP.2017.2764438
package struct FaceAugmentation: Equatable, Sendable {
  /// What shares one draw.
  package enum Scope: String, CaseIterable, Sendable {
    /// Faces are left as they are.
    case none
    /// All faces of a sequence are changed alike.
    case sequence
    /// Each face is changed on its own, as the released code does.
    case frame
  }

  /// The changes of the faces of one sequence.
  package struct Draws: Sendable {
    private let scope: Scope
    private let size: Int
    private let seed: UInt64
    private let firstFace: Int

    /// - Parameters:
    ///   - size: width and height of the faces.
    ///   - seed: decides every change.
    ///   - firstFace: of those that are to be changed, in the sequence.
    package init(_ scope: Scope, size: Int, seed: UInt64, firstFace: Int = 0) {
      self.scope = scope
      self.size = size
      self.seed = seed
      self.firstFace = firstFace
    }

    /// - Parameters:
    ///   - first: `[faces, size, size, 3]`.
    ///   - result: `[faces, size, size, 3]`, overwritten.
    package func apply(
      to first: UnsafePointer<UInt8>, faces: Int, into result: UnsafeMutablePointer<UInt8>
    ) {
      let count = size * size * 3
      // Addresses are shared between the threads, each of which has faces of its own.
      nonisolated(unsafe) let (first, result) = (first, result)
      ThreadTeam.split(faces) { range, _ in
        for face in range {
          let (from, to) = (first + face * count, result + face * count)
          if let augmentation = augmentation(ofFace: face) {
            augmentation.apply(to: from, size: size, into: to)
          } else {
            to.update(from: from, count: count)
          }
        }
      }
    }

    private func augmentation(ofFace face: Int) -> FaceAugmentation? {
      guard scope != .none else { return nil }
      let number = scope == .frame ? UInt64(firstFace + face) : 0
      var generator = SplitMix64(seed: SplitMix64.hash(seed &+ number))
      return FaceAugmentation(size: size, using: &generator)
    }
  }

  /// Where the part that is cut out begins, in pixels of the enlarged face.
  package var row: Int
  package var column: Int
  /// Factor of the saturation, as hue, saturation and value have it.
  package var saturation: Float
  /// Added to red, green and blue, of 255.
  package var brightness: Float

  package init(row: Int, column: Int, saturation: Float, brightness: Float) {
    self.row = row
    self.column = column
    self.saturation = saturation
    self.brightness = brightness
  }

  /// Draws a change for faces of `size` pixels.
  package init(size: Int, using generator: inout some RandomNumberGenerator) {
    let slack = Self.enlarged(size) - size
    self.init(
      row: Int.random(in: 0...slack, using: &generator),
      column: Int.random(in: 0...slack, using: &generator),
      saturation: Float.random(in: 0.5...1.5, using: &generator),
      brightness: Float.random(in: -32...32, using: &generator))
  }

  /// Changes one face.
  ///
  /// - Parameters:
  ///   - face: `[size, size, 3]`: red, green, blue.
  ///   - result: `[size, size, 3]`, overwritten; not the same memory.
  package func apply(
    to face: UnsafePointer<UInt8>, size: Int, into result: UnsafeMutablePointer<UInt8>
  ) {
    let width = size * 3
    let columns = Self.interpolation(size: size, offset: column)
    let rows = Self.interpolation(size: size, offset: row)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { blended in
      for (y, place) in rows.enumerated() {
        let (upper, lower) = (face + place.first * width, face + place.second * width)
        for index in 0..<width {
          let (above, below) = (Float(upper[index]), Float(lower[index]))
          blended[index] = above + (below - above) * place.weight
        }
        for (x, place) in columns.enumerated() {
          let (left, right) = (3 * place.first, 3 * place.second)
          let red = blended[left] + (blended[right] - blended[left]) * place.weight
          let green = blended[left + 1] + (blended[right + 1] - blended[left + 1]) * place.weight
          let blue = blended[left + 2] + (blended[right + 2] - blended[left + 2]) * place.weight
          write(red, green, blue, to: result + y * width + 3 * x)
        }
      }
    }
  }

  /// With hue and value kept, each colour's distance from the largest one grows like the
  /// saturation, which ends where the smallest is zero.
  private func write(
    _ red: Float, _ green: Float, _ blue: Float, to result: UnsafeMutablePointer<UInt8>
  ) {
    let largest = max(red, max(green, blue))
    let spread = largest - min(red, min(green, blue))
    let factor = spread > 0 ? min(saturation, largest / spread) : 1
    func changed(_ colour: Float) -> UInt8 {
      let value = largest - (largest - colour) * factor + brightness
      return UInt8(min(max(value, 0), 255) + 0.5)
    }
    result[0] = changed(red)
    result[1] = changed(green)
    result[2] = changed(blue)
  }

  /// Two neighbours of a face's pixels and the second one's share in what lies between.
  private struct Place {
    let first: Int
    let second: Int
    let weight: Float
  }

  /// For each pixel that is cut out along one axis, where it lies in the face; centres of pixels are
  /// what is interpolated, and the outermost ones go on beyond the edge.
  private static func interpolation(size: Int, offset: Int) -> [Place] {
    let scale = Float(size) / Float(enlarged(size))
    return (0..<size).map { pixel in
      let position = (Float(pixel + offset) + 0.5) * scale - 0.5
      let inside = min(max(position, 0), Float(size - 1))
      let first = min(Int(inside), max(size - 2, 0))
      return Place(
        first: first, second: min(first + 1, size - 1), weight: inside - Float(first))
    }
  }

  /// 96 pixels become 110.
  private static func enlarged(_ size: Int) -> Int { (size * 110 + 48) / 96 }
}
