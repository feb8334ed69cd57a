internal import CKernels
internal import Engine
internal import Layers
internal import Pictures

/// What the convolutions make of boxes of a picture.
final class PatchFeatures {
  private let layers: [any Layer]
  private let input: Activation
  private let output: Activation

  /// Patches that pass through the layers together.
  private static let group = 32

  init(_ model: TrackingModel) throws(PlanError) {
    let side = TrackingModel.side
    input = Activation([Self.group, 3, side, side], gradient: false)
    layers = try ConvolutionLayers.chain(
      input, model.convolutions(), model.normalization,
      ActivationMemory(training: false, reuses: true))
    output = layers.last?.output ?? input
  }

  /// - Returns: `[box, feature]`.
  func features(of boxes: [PictureBox], in picture: RGBImage) -> FeatureRows {
    var rows = FeatureRows()
    var start = 0
    while start < boxes.count {
      let count = min(Self.group, boxes.count - start)
      PatchSource.cut(boxes[start..<start + count], from: picture, into: input.value.pointer)
      // The last group's other patches are an earlier group's.
      for layer in layers { layer.forward(.inference) }
      rows.append(output.value.pointer, count: count)
      start += count
    }
    return rows
  }
}

/// Patches of a picture as the convolutions read them: the box and what lies around it, scaled to a
/// square whatever its shape.
enum PatchSource {
  /// - Parameter patches: gets `[box, colour, row, column]`, each pixel less 128; 0 outside the
  ///   picture.
  static func cut(
    _ boxes: ArraySlice<PictureBox>, from picture: RGBImage,
    into patches: UnsafeMutablePointer<Float>
  ) {
    let side = TrackingModel.side
    let start = boxes.startIndex
    let reach = 1 + 2 * Double(TrackingModel.context) / Double(side)
    picture.bytes.withUnsafeBufferPointer { pixels in
      ThreadTeam.split(boxes.count) { range, _ in
        for index in range {
          let box = boxes[start + index].scaled(by: reach)
          let sides = [box.x, box.y, box.width, box.height]
          kernel_patch(
            pixels.baseAddress, picture.width, picture.height, sides, Int32(side),
            patches + index * 3 * side * side)
        }
      }
    }
  }
}

/// The three convolutions.
enum ConvolutionLayers {
  /// - Parameter input: `[patches, 3, 107, 107]`.
  /// - Returns: layers whose last output is `[patches, 512, 3, 3]`, row-major.
  static func chain(
    _ input: Activation, _ store: ParameterStore, _ normalization: ResponseNormalization.Settings,
    _ memory: ActivationMemory
  ) throws(PlanError) -> [any Layer] {
    let shapes = TrackingModel.convolutionShapes
    var layers: [any Layer] = []
    var end = input
    for index in 0..<3 {
      let convolution = try Convolution(
        end, weight: store.parameter(shapes[2 * index]),
        bias: store.parameter(shapes[2 * index + 1]),
        stride: index < 2 ? [2, 2] : [1, 1], padding: .init(before: [0, 0], after: [0, 0]),
        fusion: .init(rectified: true), plainOutput: true, memory: memory)
      layers.append(convolution)
      if index == 2 { break }
      if index > 0 { memory.release(end) }
      let responses = ResponseNormalization(convolution.output, normalization, memory: memory)
      memory.release(convolution.output)
      let pool = try MaximumPooling(
        responses.output, size: [3, 3], stride: [2, 2], padding: [0, 0], memory: memory)
      memory.release(responses.output)
      layers += [responses, pool]
      end = pool.output
    }
    return layers
  }
}
