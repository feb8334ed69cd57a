internal import Features
package import Files
internal import Safetensors
internal import Segments

/// The components that `train pca` found, to which rows of features are reduced as they come.
///
/// In single precision; `predict` computes the same in double.
package struct ComponentProjection: Sendable {
  /// Of the components.
  package let names: [String]
  /// Tells this model from another.
  package let fingerprint: String
  /// `[component, feature]`
  private let weights: [Float]
  /// What the features' means give.
  private let offsets: [Float]

  /// - Parameter features: of the rows, in order.
  /// - Throws: `noInput` if the file cannot be opened; `badData` if it is no model of `train pca`, or of
  ///   other features.
  package init(path: String, features: [String]) throws(FileError) {
    let file = try SafetensorsFile(path: path)
    guard RegressionModel.isHeld(by: file), let identity = SourceIdentity(path: path) else {
      throw FileError(.badData, path: path, "expected a model of train pca, found another")
    }
    let model = try RegressionModel(checkpoint: file)
    guard model.kind == .pca, let scaling = model.scaling else {
      throw FileError(
        .badData, path: path,
        "expected a model of train pca, found one of train \(model.kind.rawValue)")
    }
    guard model.inputs.features == features, model.inputs.context == 0 else {
      let found = model.inputs.features
      throw FileError(
        .badData, path: path,
        "expected components of the \(features.count) features \(features[0]) and so on, found those "
          + "of \(found.count) features \(found[0]) and so on")
    }
    fingerprint = identity.fingerprint
    names = model.dimensions
    weights = model.models.flatMap { $0.weights.map { Float($0) } }
    offsets = model.models.map { component in
      Float(zip(component.weights, scaling.means).reduce(0) { $0 + $1.0 * $1.1 })
    }
  }

  /// - Parameter rows: `[row, feature]`.
  /// - Returns: `[row, component]`; NaN for a row with a missing value.
  func components(of rows: [Float], count: Int) -> [Float] {
    let width = weights.count / names.count
    precondition(rows.count == count * width)
    var components = [Float](repeating: 0, count: count * names.count)
    weights.withUnsafeBufferPointer { weights in
      rows.withUnsafeBufferPointer { rows in
        guard let weights = weights.baseAddress, let rows = rows.baseAddress else { return }
        // All rows by a component, whose weights are so read once.
        for component in names.indices {
          for row in 0..<count {
            let sum = dot(weights + component * width, rows + row * width, count: width)
            components[row * names.count + component] = sum - offsets[component]
          }
        }
      }
    }
    return components
  }
}

/// Rows that wait to be reduced, some at a time.
package struct ProjectedRows {
  private let projection: ComponentProjection
  private var pending: [Float] = []
  private var count = 0

  private static let size = 16

  package init(_ projection: ComponentProjection) { self.projection = projection }

  package mutating func append(_ row: [Float], _ body: ([Float]) throws -> Void) throws {
    pending += row
    count += 1
    if count == Self.size { try finish(body) }
  }

  /// Hands on what waits.
  package mutating func finish(_ body: ([Float]) throws -> Void) throws {
    guard count > 0 else { return }
    let components = projection.components(of: pending, count: count)
    let width = components.count / count
    for row in 0..<count { try body(Array(components[row * width..<(row + 1) * width])) }
    pending.removeAll(keepingCapacity: true)
    count = 0
  }
}

/// Sum of products, in the same order on every processor.
private func dot(
  _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int
) -> Float {
  var sums = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var index = 0
  while index + 32 <= count {
    let (a, b) = (UnsafeRawPointer(first + index), UnsafeRawPointer(second + index))
    sums.0 += a.loadUnaligned(as: SIMD16<Float>.self) * b.loadUnaligned(as: SIMD16<Float>.self)
    sums.1 +=
      a.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
      * b.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
    index += 32
  }
  var sum = (sums.0 + sums.1).sum()
  while index < count {
    sum += first[index] * second[index]
    index += 1
  }
  return sum
}
