import Layers
import Pictures
import Random
import TestSupport

@testable import Tracking

extension ReferenceCase {
  func picture(_ name: String) throws -> RGBImage {
    let shape = try shape(name)
    return RGBImage(
      width: shape[1], height: shape[0], bytes: try floats(name).map { UInt8($0) })
  }

  func boxes(_ name: String) throws -> [PictureBox] {
    let numbers = try floats(name).map(Double.init)
    return stride(from: 0, to: numbers.count, by: 4).map {
      PictureBox(
        x: numbers[$0], y: numbers[$0 + 1], width: numbers[$0 + 2], height: numbers[$0 + 3])
    }
  }
}

extension TrackingModel {
  /// The weights that the reference draws.
  static let ofReference: TrackingModel = {
    var values: [String: [Float]] = [:]
    let shapes = TrackingModel.convolutionShapes + TrackingModel.sharedShapes
    for (index, shape) in shapes.enumerated() {
      guard shape.extents.count > 1 else {
        values[shape.name] = [Float](repeating: 0, count: shape.count)
        continue
      }
      let bound = Float((6 / Double(shape.extents.dropFirst().reduce(1, *))).squareRoot())
      var generator = SplitMix64(seed: 1000 + UInt64(index))
      values[shape.name] = (0..<shape.count).map { _ in
        Float.random(in: -bound...bound, using: &generator)
      }
    }
    return TrackingModel(
      normalization: .init(size: 5, scale: 1e-4, offset: 2), values: values)
  }()
}
